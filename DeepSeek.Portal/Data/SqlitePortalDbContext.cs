using System.Data;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Data;

/// <summary>The database in a file; the default.</summary>
internal sealed class SqlitePortalDbContext(DbContextOptions<SqlitePortalDbContext> options) : PortalDbContext(options)
{
    /// <summary>Its driver's name for a transaction that takes no lock until it writes; what others have not committed is not seen in it either.</summary>
    protected override IsolationLevel OneMoment => IsolationLevel.ReadUncommitted;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<SortableTimeConverter>();
}
