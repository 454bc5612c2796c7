using System.Text.Json;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Data;
using DeepSeek.Portal.Data.Entities;
using DeepSeek.Portal.Publishing;
using DeepSeek.Portal.Tests.Data;
using DeepSeek.Testing;

namespace DeepSeek.Portal.Tests.Publishing;

public sealed class ReplicaDocumentTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("Sqlite"), InlineData("PostgreSql")]
    public async Task Read_SeveralDecisions_HoldsTheLastOfEachModel(string provider)
    {
        await using var store = await PortalStore.CreateAsync(Enum.Parse<DatabaseProvider>(provider), postgres);
        await using var context = store.CreateOwnContext();
        context.ModelDeployments.AddRange(
            Decision("a", 1, "1", DeploymentState.Stable), Decision("a", 2, "2", DeploymentState.RolledBack), Decision("a", 3, "1", DeploymentState.RollingOut),
            Decision("b", 1, "7", DeploymentState.Paused, preload: true));
        await context.SaveChangesAsync(Cancellation);

        var bytes = await new ReplicaDocument().ReadAsync(context, store.Time.GetUtcNow(), Cancellation);

        var models = JsonSerializer.Deserialize(bytes, ControlPlaneJsonContext.Default.ReplicaSnapshot)!.Models;
        Assert.Equal([("a", "1", 3L), ("b", "7", 1L)], models.Select(model => (model.Name, model.Version, model.Revision)));
        Assert.Equal((2, 12.5, false), (models[0].Parallelism, models[0].WatchSeconds, models[0].Preload));

        // What is not kept from being preloaded is left to the replicas' settings.
        Assert.Null(models[1].Preload);
    }

    [Fact]
    public async Task SaveChanges_OnlyHowADecisionTurnedOut_MarksNothing()
    {
        await using var store = await PortalStore.CreateAsync(DatabaseProvider.Sqlite);
        await using var context = store.CreateOwnContext();
        var decision = Decision("a", 1, "1", DeploymentState.RollingOut);
        context.ModelDeployments.Add(decision);
        await context.SaveChangesAsync(Cancellation);
        var marked = (await store.StateAsync(ReplicaSnapshot.Document)).WantedNumber;

        decision.State = DeploymentState.Stable;
        await context.SaveChangesAsync(Cancellation);

        Assert.Equal(marked, (await store.StateAsync(ReplicaSnapshot.Document)).WantedNumber);
    }

    private static ModelDeployment Decision(string name, long revision, string version, DeploymentState state, bool preload = false) => new()
    {
        Name = name,
        Revision = revision,
        Version = version,
        State = state,
        RequestedBy = "test",
        RequestedAt = DateTimeOffset.UnixEpoch,
        Preload = preload,
        Parallelism = 2,
        WatchSeconds = 12.5,
    };
}
