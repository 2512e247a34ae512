"""Two roles of the database: one owns the tables and runs `migrate`, the other one is the portal's.

The portal's own can add to what is kept and read it; it can neither change, remove or empty it, nor
switch its triggers off. Without DATABASE_OWNER_URL (tests, a trial) there is only one role.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from psycopg2 import sql

from portal import environment
from portal.audit import keeping


@contextmanager
def as_owner() -> Iterator[None]:
    """Within, the database is asked as the owner of its tables."""
    if not settings.DATABASE_OWNER_URL:
        yield
        return
    own = connection.settings_dict
    connection.close()
    connection.settings_dict = {**own, **environment.database(settings.DATABASE_OWNER_URL)}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = own


def settle() -> None:
    """Create the portal's role if need be, and grant it what it needs, of tables that came too."""
    if not settings.DATABASE_OWNER_URL:
        return
    app = environment.database(settings.DATABASE_URL)
    if app["USER"] == connection.settings_dict["USER"]:
        raise ImproperlyConfigured(
            "DATABASE_URL 和 DATABASE_OWNER_URL 用了同一个数据库用户。请为网页和后台服务另用一个。"
        )
    _create(str(app["USER"]), str(app["PASSWORD"]))
    grant(str(app["USER"]))


@transaction.atomic
def grant(role: str) -> None:
    """Everything the portal does to rows; of what is kept no more than may happen to it."""
    _run("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}", connection.settings_dict["NAME"], role)
    _run("REVOKE CREATE ON SCHEMA public FROM PUBLIC, {}", role)
    _run("GRANT USAGE ON SCHEMA public TO {}", role)
    _run("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}", role)
    _run("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}", role)
    _run("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}", role)
    _run("REVOKE INSERT, UPDATE, DELETE ON {} FROM {}", "django_migrations", role)
    _run("REVOKE UPDATE ON {} FROM {}", "audit_pending", role)
    for model, kept in keeping.everything_kept():
        table = model._meta.db_table
        _run("REVOKE UPDATE ON {} FROM {}", table, role)
        if not kept.goes_with:
            _run("REVOKE DELETE ON {} FROM {}", table, role)
        for column in keeping.columns(model, kept.changing):
            _run("GRANT UPDATE ({}) ON {} TO {}", column, table, role)


def too_powerful() -> str:
    """Empty, or why the role the portal runs as could rob the trail."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, pg_has_role(current_user, tableowner, 'MEMBER'),"
            " has_table_privilege('audit_event', 'UPDATE, DELETE, TRUNCATE')"
            " FROM pg_roles, pg_tables WHERE rolname = current_user AND tablename = 'audit_event'"
        )
        user, superuser, owner, privileged = cursor.fetchone()
    if superuser or owner or privileged:
        return (
            f"系统连接数据库所用的用户 {user} 可以改动审计表，请按运维手册把建表用户和使用用户分开"
        )
    return ""


def _create(role: str, password: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [role])
        row = cursor.fetchone()
        if row == (True,):
            raise ImproperlyConfigured(
                f"数据库用户 {role} 是超级用户，不能用作 DATABASE_URL。请换一个普通用户。"
            )
        if row:
            return
        create = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
        try:
            cursor.execute(create.format(sql.Identifier(role), sql.Literal(password or None)))
        except DatabaseError as refusal:
            raise ImproperlyConfigured(
                f"数据库用户 {role} 不存在，也没有权限建立。请由数据库管理员先执行："
                f"CREATE ROLE {role} LOGIN PASSWORD '密码'。"
            ) from refusal


def _run(statement: str, *names: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
