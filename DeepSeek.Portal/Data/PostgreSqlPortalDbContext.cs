using System.Data;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Data;

/// <summary>The database in production.</summary>
internal sealed class PostgreSqlPortalDbContext(DbContextOptions<PostgreSqlPortalDbContext> options) : PortalDbContext(options)
{
    protected override IsolationLevel OneMoment => IsolationLevel.RepeatableRead;
}
