"""The files in docs/deploy are what their programs take, as far as that can be told without a container engine."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose

from pincite.service.desk.limits import Limits
from pincite.service.http.app import create_app
from pincite.service.settings import Settings
from tests.fakes.hashed_words import HashedWords, open_hashed
from tests.places import ROOT

DEPLOY = ROOT / "docs" / "deploy"
COMPOSED = sorted(DEPLOY.glob("compose*.yaml"))
OBJECTS = [
    one for file in sorted((DEPLOY / "kubernetes").glob("*.yaml")) for one in yaml.safe_load_all(file.read_text())
]
RUNNING = [one for one in OBJECTS if one["kind"] in ("Deployment", "StatefulSet")]
KUBERNETES = "1.34.0"


def kind_and_name(one: dict[str, Any]) -> str:
    return f"{one['kind']}/{one['metadata']['name']}"


def asked_paths() -> set[str]:
    """The addresses of which the balancer of compose.yaml sends requests to the replicas."""
    (pattern,) = re.findall(r"location ~ \^/v1/\((.*)\)\$", (DEPLOY / "nginx.conf").read_text())
    return {f"/v1/{one}" for one in pattern.split("|")}


@pytest.mark.parametrize("one", OBJECTS, ids=kind_and_name)
def test_kubernetes_takes_each_object(one: dict[str, Any]) -> None:
    """By its schemas, which are large: pip install kubernetes-validate."""
    schemas = pytest.importorskip("kubernetes_validate", reason="kubernetes-validate is not installed")
    schemas.validate(one, KUBERNETES, strict=True)


@pytest.mark.parametrize("one", RUNNING, ids=kind_and_name)
def test_what_runs_is_probed_selected_and_has_volumes(one: dict[str, Any]) -> None:
    spec, template = one["spec"], one["spec"]["template"]
    assert spec["selector"]["matchLabels"] == template["metadata"]["labels"]
    volumes = {volume["name"] for volume in template["spec"]["volumes"]}
    volumes |= {claim["metadata"]["name"] for claim in spec.get("volumeClaimTemplates", [])}
    for container in (*template["spec"]["initContainers"], *template["spec"]["containers"]):
        assert {mount["name"] for mount in container["volumeMounts"]} <= volumes
    (container,) = template["spec"]["containers"]
    ports = {port["name"] for port in container["ports"]}
    probes = {name: container[name]["httpGet"] for name in ("startupProbe", "livenessProbe", "readinessProbe")}
    assert {name: probe["path"] for name, probe in probes.items()} == {
        "startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz",
    }  # fmt: skip
    assert {probe["port"] for probe in probes.values()} <= ports


def test_services_select_what_runs_and_the_ingress_leads_to_services() -> None:
    labels = [one["spec"]["template"]["metadata"]["labels"] for one in RUNNING]
    services = {one["metadata"]["name"]: one for one in OBJECTS if one["kind"] == "Service"}
    assert all(one["spec"]["selector"] in labels for one in services.values())
    (ingress,) = [one for one in OBJECTS if one["kind"] == "Ingress"]
    paths = ingress["spec"]["rules"][0]["http"]["paths"]
    assert {path["backend"]["service"]["name"] for path in paths} == set(services)
    assert {path["path"] for path in paths if path["pathType"] == "Exact"} == asked_paths()


def test_replicas_get_only_addresses_that_exist() -> None:
    app = create_app(Settings(Path("none"), "default", Path("none")), Limits(), open_hashed, HashedWords.name)
    assert asked_paths() <= set(app.openapi()["paths"])


@pytest.mark.parametrize("file", COMPOSED, ids=lambda file: file.name)
def test_compose_files_follow_the_specification(file: Path) -> None:
    composed = yaml.safe_load(re.sub(r"\$\{POSTGRES_PASSWORD[^}]*\}", "secret", file.read_text()))
    PyCompose.from_yaml(yaml.safe_dump(composed)).validate()  # without anchors, which it does not merge
    volumes, services = set(composed["volumes"]), composed["services"]
    for service in services.values():
        named = {one.split(":")[0] for one in service.get("volumes", []) if not one.startswith(".")}
        assert named <= volumes
        assert set(service.get("depends_on", ())) <= set(services)
        if "build" in service:
            assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
            assert "/readyz" in " ".join(service["healthcheck"]["test"])


@pytest.mark.parametrize("unit", sorted((DEPLOY / "systemd").glob("*.service")), ids=lambda unit: unit.name)
def test_systemd_takes_each_unit(unit: Path, tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("systemd-analyze is not installed")
    text = re.sub(r"^ExecStart=/opt/pincite/bin/\S+", "ExecStart=/bin/true", unit.read_text(), flags=re.MULTILINE)
    (tmp_path / unit.name).write_text(text)
    checked = subprocess.run([verify, "verify", tmp_path / unit.name], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
