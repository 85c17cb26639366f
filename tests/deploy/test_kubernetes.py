"""deploy/kubernetes/ is what Kubernetes takes, and keeps the promises of the other ways to run the portal."""

from typing import Any

import kubernetes_validate
import pytest
import yaml
from django.conf import settings

from focalpoint.settings.environment import ROOT
from tests.deploy.files import DEPLOY, of, resources, stages, text_of, unknown_settings

BASE = DEPLOY / "kubernetes"
RESOURCES = resources()
# The oldest that is still looked after, and the newest that the schemas know.
VERSIONS = ["1.31", "1.37"]


def name_of(resource: dict[str, Any]) -> str:
    return f"{resource['kind']}/{resource['metadata']['name']}"


def pods() -> dict[str, dict[str, Any]]:
    """The pod of everything that has one."""
    return {
        name_of(one): one["spec"]["template"]["spec"]
        for one in RESOURCES
        if "template" in one.get("spec", {})
    }


def object_named(kind: str, name: str) -> dict[str, Any]:
    return next(each for each in RESOURCES if name_of(each) == f"{kind}/{name}")


PODS = pods()
each_pod = pytest.mark.parametrize("pod", PODS.values(), ids=PODS)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("resource", RESOURCES, ids=name_of)
def test_it_is_what_the_schema_says(resource, version):
    kubernetes_validate.validate(resource, version, strict=True)


def test_every_file_is_in_the_kustomization():
    named = yaml.safe_load(text_of(BASE / "kustomization.yaml"))
    files = {path.name for path in BASE.iterdir()} - {"kustomization.yaml"}
    assert files == {*named["resources"], *named["configMapGenerator"][0]["envs"]}


@each_pod
def test_a_pod_has_no_more_rights_than_it_needs(pod):
    user = of(stages()[-1], "USER")[-1].split(":")[0]
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert str(pod["securityContext"]["runAsUser"]) == user
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in pod["containers"]:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }


@each_pod
def test_a_pod_says_what_it_needs(pod):
    for container in pod["containers"]:
        assert container["resources"]["requests"].keys() == {"cpu", "memory"}
        assert container["resources"]["limits"]["memory"]


@each_pod
def test_secrets_come_as_files(pod):
    settings_file = dict(line.split("=", 1) for line in text_of(BASE / "settings.env").splitlines())
    for container in pod["containers"]:
        assert all(variable["name"].endswith("_FILE") for variable in container.get("env", []))
        assert container["envFrom"] == [{"configMapRef": {"name": "settings"}}]
        mounted = {mount["mountPath"] for mount in container["volumeMounts"]}
        files = [value for name, value in settings_file.items() if name.endswith("_FILE")]
        assert {path.rsplit("/", 1)[0] for path in files} <= mounted
    assert not [name for name in settings_file if "KEY" in name and not name.endswith("_FILE")]


def test_only_what_migrates_knows_the_role_that_owns_the_tables():
    users = {
        name
        for name, pod in PODS.items()
        if [volume for volume in pod["volumes"] if volume.get("secret", {}).get("secretName") != "focalpoint"]
        and "focalpoint-migrate" in str(pod)
    }
    assert users == {"Job/migrate"}


def test_the_settings_are_ones_that_the_portal_reads():
    names = [line.split("=")[0] for line in text_of(BASE / "settings.env").splitlines()]
    assert unknown_settings(names) == set()


def test_web_and_workers_share_the_uploads():
    """The checks of `migrate` ask for them, too."""
    users = {
        name
        for name, pod in PODS.items()
        if {"name": "uploads", "persistentVolumeClaim": {"claimName": "uploads"}} in pod["volumes"]
    }
    assert users == {name for name in PODS if name != "Deployment/beat"}
    assert object_named("PersistentVolumeClaim", "uploads")["spec"]["accessModes"] == ["ReadWriteMany"]


def test_web_is_asked_whether_it_lives_and_whether_it_is_ready():
    (container,) = PODS["Deployment/web"]["containers"]
    asked = {name: container[name]["httpGet"]["path"] for name in container if name.endswith("Probe")}
    assert asked == {"startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz"}


def test_there_is_one_beat_at_a_time():
    spec = object_named("Deployment", "beat")["spec"]
    assert spec["replicas"] == 1
    assert spec["strategy"] == {"type": "Recreate"}
    scaled = {each["spec"]["scaleTargetRef"]["name"] for each in RESOURCES if "Autoscaler" in each["kind"]}
    assert "beat" not in scaled


@pytest.mark.parametrize("name", ["web", "worker-mail", "worker-files"])
def test_what_can_be_more_than_one_scales_and_is_not_evicted_all_at_once(name):
    assert object_named("HorizontalPodAutoscaler", name)["spec"]["scaleTargetRef"]["name"] == name
    budget = object_named("PodDisruptionBudget", name)["spec"]
    assert budget["selector"]["matchLabels"] == {"app.kubernetes.io/component": name}
    # The autoscaler says how many there are; a number here would take it back at each apply.
    assert "replicas" not in object_named("Deployment", name)["spec"]


def test_a_worker_has_the_time_to_finish_a_task():
    for name, pod in PODS.items():
        if "worker" in name:
            assert pod["terminationGracePeriodSeconds"] > settings.CELERY_TASK_TIME_LIMIT


def test_selectors_find_what_is_there():
    components = {
        each["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/component"]
        for each in RESOURCES
        if "template" in each.get("spec", {})
    }
    assert object_named("Service", "web")["spec"]["selector"] == {"app.kubernetes.io/component": "web"}
    for policy in (each["spec"]["podSelector"] for each in RESOURCES if each["kind"] == "NetworkPolicy"):
        named = {*policy.get("matchLabels", {}).values()}
        for expression in policy.get("matchExpressions", []):
            named |= {*expression["values"]}
        assert named <= components


def test_nothing_is_open_that_is_not_named():
    closed = object_named("NetworkPolicy", "nothing-else")["spec"]
    assert closed == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def test_the_image_is_named_once():
    images = {container["image"] for pod in PODS.values() for container in pod["containers"]}
    assert images == {"focalpoint"}
    assert yaml.safe_load(text_of(BASE / "kustomization.yaml"))["images"][0]["name"] == "focalpoint"
    assert (ROOT / "Dockerfile").exists()
