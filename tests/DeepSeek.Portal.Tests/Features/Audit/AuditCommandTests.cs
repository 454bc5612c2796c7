using DeepSeek.Portal.Data;
using DeepSeek.Portal.Features.FirstRun;
using DeepSeek.Portal.Features.Tenants;
using DeepSeek.Portal.Tests.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using static DeepSeek.Portal.Tests.Features.Access.People;

namespace DeepSeek.Portal.Tests.Features.Audit;

public sealed class AuditCommandTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Verify_WholeThenTamperedWith_SaysSoByItsExitCode()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        await new TenantService(store, store.Time, NullLogger<TenantService>.Instance).CreateAsync("Second", Admin, Cancellation);
        await using var context = store.CreateDbContext();
        var head = await context.AuditHeads.AsNoTracking().SingleAsync(Cancellation);

        Assert.Equal(0, await RunAsync("audit", "verify"));
        Assert.Equal(0, await RunAsync("audit", "verify", $"{head.Number}:{head.Hash}"));
        Assert.Equal(1, await RunAsync("audit", "verify", $"1:{head.Hash}"));
        Assert.Equal(2, await RunAsync("audit", "look"));

        await context.Database.ExecuteSqlRawAsync(
            """DROP TRIGGER "AuditEntries_NoUpdate"; UPDATE "AuditEntries" SET "ActorName" = 'somebody' WHERE "Number" = 1;""", Cancellation);
        Assert.Equal(1, await RunAsync("audit", "verify"));

        Task<int?> RunAsync(params string[] command) => PortalCommands.TryRunAsync(
            [.. command, "--ConnectionStrings:portal", context.Database.GetConnectionString()!, "--Portal:Database", "Sqlite"]);
    }
}
