"""Whether the simulator is alive and ready."""

from apiflask import APIBlueprint
from sqlalchemy.exc import SQLAlchemyError

from simulator.api.schemas import StatusOut
from simulator.problems import ProblemError
from simulator.web import repository

bp = APIBlueprint("system", __name__, tag="Sistem")


@bp.get("/health")
@bp.output(StatusOut)
def health() -> StatusOut:
    """Say that the process is alive."""
    return StatusOut()


@bp.get("/ready")
@bp.output(StatusOut)
def ready() -> StatusOut:
    """Say that the database answers; 503 when it does not."""
    try:
        repository().ping()
    except SQLAlchemyError as error:
        raise ProblemError(503) from error
    return StatusOut()
