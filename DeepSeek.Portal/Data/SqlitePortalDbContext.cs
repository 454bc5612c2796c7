using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Data;

/// <summary>The database in a file; the default.</summary>
internal sealed class SqlitePortalDbContext(DbContextOptions<SqlitePortalDbContext> options) : PortalDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<SortableTimeConverter>();
}
