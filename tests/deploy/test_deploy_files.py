"""What `deploy/` says agrees with the code, and runs nothing as root.

Nothing here was run in a container: no engine is at hand where these tests run.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tanya import processes
from tanya.settings import Settings
from tests.stack import ROOT
from webchat.metrics import Metrics

DEPLOY = ROOT / "deploy"
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
FILES = [*MANIFESTS, DEPLOY / "compose.yaml", DEPLOY / "alerts.yaml"]
CONTAINERFILES = sorted(DEPLOY.glob("Containerfile*"))
OURS = {"gateway", "rasa", "actions"}
OTHER_NAMES = {"DATABASE_URL", "REDIS_URL", "TANYA_ACTIONS_URL", "TICKET_LOCK_LIFETIME"}
OTHER_NAMES |= {"HEALTH_URL", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "REDIS_PASSWORD"}


def documents() -> list[dict[str, Any]]:
    return [it for path in MANIFESTS for it in yaml.safe_load_all(path.read_text()) if it]


def of_kind(kind: str) -> dict[str, dict[str, Any]]:
    return {it["metadata"]["name"]: it for it in documents() if it["kind"] == kind}


def pod(name: str) -> dict[str, Any]:
    return of_kind("Deployment")[name]["spec"]["template"]["spec"]


def services() -> dict[str, dict[str, Any]]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]


def known(name: str) -> bool:
    declared = {f"TANYA_{it.upper()}" for it in Settings.model_fields}
    return name in declared | OTHER_NAMES


@pytest.mark.parametrize("path", FILES, ids=lambda it: it.name)
def test_it_is_yaml_with_something_in_it(path: Path):
    assert any(yaml.safe_load_all(path.read_text()))


def test_the_three_kinds_of_process_are_deployed_at_least_twice():
    assert set(of_kind("Deployment")) == OURS
    assert all(it["spec"]["replicas"] >= 2 for it in of_kind("Deployment").values())
    assert all(services()[name]["deploy"]["replicas"] >= 2 for name in OURS)


@pytest.mark.parametrize("name", sorted(OURS))
def test_pods_are_not_root_and_write_nowhere_but_to_their_temporary_folder(name):
    spec = pod(name)
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] > 0
    for container in (*spec["containers"], *spec["initContainers"]):
        context = container["securityContext"]
        assert context["readOnlyRootFilesystem"] is True
        assert context["allowPrivilegeEscalation"] is False
        assert context["capabilities"]["drop"] == ["ALL"]


@pytest.mark.parametrize("name", sorted(services()))
def test_services_are_not_root_and_read_only(name):
    service = services()[name]
    assert service["user"].split(":")[0] not in {"0", "root"}
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]


@pytest.mark.parametrize("path", CONTAINERFILES, ids=lambda it: it.name)
def test_images_end_as_an_ordinary_user_with_a_health_check(path: Path):
    text = path.read_text()
    users = re.findall(r"^USER (\S+)$", text, re.MULTILINE)
    assert users
    assert int(users[-1]) > 0
    assert "HEALTHCHECK" in text


@pytest.mark.parametrize("path", CONTAINERFILES, ids=lambda it: it.name)
def test_images_copy_what_exists(path: Path):
    for line in re.findall(r"^COPY (?!--from)(.+)$", path.read_text(), re.MULTILINE):
        for name in line.split()[:-1]:
            assert "$" in name or (ROOT / name).exists(), name


def test_the_gateway_is_started_as_make_run_starts_it():
    ours = processes.gateway_command(8000)
    text = (DEPLOY / "Containerfile").read_text()
    for word in ours[3:]:
        told = word.replace("127.0.0.1", "0.0.0.0")
        assert f'"{told}"' in text, f"deploy/Containerfile lacks {told}"


def test_rasa_is_started_without_its_api():
    text = (DEPLOY / "Containerfile.rasa").read_text()
    assert '"--enable-api"' not in text
    for word in ("bot/credentials.yml", "bot/endpoints.yml", '"bot", "run"'):
        assert word in text


@pytest.mark.parametrize("name", sorted(OURS))
def test_ports_are_those_of_the_settings(name):
    port = Settings.model_fields[f"{name}_port"].default
    (container,) = pod(name)["containers"]
    assert container["ports"][0]["containerPort"] == port
    assert of_kind("Service")[name]["spec"]["ports"][0]["port"] == port
    assert f"{name}:{port}" in (DEPLOY / "haproxy.cfg").read_text()


def test_every_setting_that_is_given_exists():
    names = set(of_kind("ConfigMap")["tanya-settings"]["data"])
    for service in services().values():
        names |= set(service.get("environment") or {})
    assert [it for it in names if not known(it)] == []


def test_secrets_are_named_and_never_written_down():
    assert of_kind("Secret") == {}
    for name in OURS:
        assert {"secretRef": {"name": "tanya-secrets"}} in pod(name)["containers"][0]["envFrom"]
    for service in services().values():
        for key, value in (service.get("environment") or {}).items():
            if "SECRET" in key or "PASSWORD" in key or "TOKEN" in key:
                assert value.startswith("${"), key


@pytest.mark.parametrize("name", sorted(OURS))
def test_each_kind_has_probes_a_budget_and_grows(name):
    (container,) = pod(name)["containers"]
    assert {"startupProbe", "livenessProbe", "readinessProbe"} <= set(container)
    assert of_kind("PodDisruptionBudget")[name]["spec"]["minAvailable"] >= 1
    grown = of_kind("HorizontalPodAutoscaler")[name]["spec"]
    assert grown["scaleTargetRef"]["name"] == name
    assert grown["minReplicas"] >= 2


def test_rasa_is_reached_by_the_gateway_alone():
    (rule,) = of_kind("NetworkPolicy")["rasa"]["spec"]["ingress"]
    assert rule["from"] == [{"podSelector": {"matchLabels": {"app": "tanya", "part": "gateway"}}}]
    assert of_kind("NetworkPolicy")["nothing"]["spec"] == {
        "podSelector": {},
        "policyTypes": ["Ingress"],
    }
    published = [name for name, it in services().items() if it.get("ports")]
    assert published == ["proxy"]


def metric_names() -> set[str]:
    lines = Metrics().text().decode().splitlines()
    return {it.split()[2] for it in lines if it.startswith("# TYPE")}


def test_what_scaling_and_alerts_look_at_is_exported():
    told = (DEPLOY / "alerts.yaml").read_text()
    told += (DEPLOY / "kubernetes" / "scaling.yaml").read_text()
    backup = "tanya_backup_completed_seconds"
    for name in set(re.findall(r"tanya_[a-z_]+", told)) - {backup}:
        base = re.sub(r"_(bucket)$", "", name)
        assert base in metric_names(), f"{name} is nowhere exported"
    assert backup in (DEPLOY / "backup.sh").read_text()


def test_every_alert_says_what_to_do():
    (group,) = yaml.safe_load((DEPLOY / "alerts.yaml").read_text())["groups"]
    for rule in group["rules"]:
        assert {"alert", "expr", "labels", "annotations"} <= set(rule)
        assert len(rule["annotations"]["description"]) > 40


def test_everything_that_the_kustomization_names_is_there():
    (main,) = [it for it in documents() if it["kind"] == "Kustomization"]
    listed = {*main["resources"], "kustomization.yaml"}
    assert listed == {it.name for it in MANIFESTS}
    named = {it["name"] for it in main["images"]}
    assert named == {
        it["image"]
        for name in OURS
        for k in ("containers", "initContainers")
        for it in pod(name)[k]
    }


@pytest.mark.parametrize("script", ["backup.sh", "restore.sh"])
def test_scripts_are_well_formed_and_say_what_they_lack(script):
    path = DEPLOY / script
    assert subprocess.run(["sh", "-n", path]).returncode == 0
    told = subprocess.run([path], capture_output=True, text=True)
    assert told.returncode != 0
    assert f"deploy/{script}" in told.stderr
