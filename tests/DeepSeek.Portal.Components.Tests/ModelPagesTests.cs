using Bunit;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Components.Pages.ModelVersions;
using DeepSeek.Portal.Components.Pages.Replicas;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.Access.Roles;
using DeepSeek.Portal.Features.Live;
using DeepSeek.Portal.Features.ModelVersions;
using DeepSeek.Portal.Features.ModelVersions.Aliases;
using DeepSeek.Portal.Features.Upstreams;
using DeepSeek.Portal.Publishing;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using ModelList = DeepSeek.Portal.Components.Pages.ModelVersions.ModelList;

namespace DeepSeek.Portal.Components.Tests;

public sealed class ModelPagesTests : PortalContext
{
    [Fact]
    public void Models_InTheMiddleOfAChange_SayWhichVersionAnswersWhere()
    {
        Show(Replica("a", Version("1", ModelVersionState.Active), Version("2", ModelVersionState.Verifying, verified: 25)), Replica("b", Version("2", ModelVersionState.Active)));
        Deployments.Items.Add(Decision(2, "2", ModelReloadStates.RollingOut));
        var card = RenderPage<ModelList>().Find("[data-testid=model-card]");

        Assert.Contains("version 1 answers on 1 of 2", card.TextContent, StringComparison.Ordinal);
        Assert.Contains("version 2 answers on 1 of 2", card.TextContent, StringComparison.Ordinal);
        Assert.Contains("rolling out 2", card.TextContent, StringComparison.Ordinal);
        Assert.Equal("/rollouts/m", card.QuerySelector("[data-testid=rollout-link]")!.GetAttribute("href"));
        Assert.Equal("0.25", Assert.Single(card.QuerySelectorAll("progress")).GetAttribute("value"));
    }

    [Fact]
    public void Models_ActivateAsked_NamesWhatHappensAndWaitsForAYes()
    {
        Show(Replica("a", Version("1", ModelVersionState.Active), Version("2", ModelVersionState.Discovered)));
        Deployments.Answer = Activation.Decided(Decision(1, "2", ModelReloadStates.RollingOut));
        var page = RenderPage<ModelList>();
        page.FindAll("[data-testid=activate]")[0].Click();

        Assert.Contains("Version 2 of m is loaded beside the one that answers", page.WaitForElement("[data-testid=confirm-text]").TextContent, StringComparison.Ordinal);
        Assert.Empty(Deployments.Wanted);
        page.Find("[data-testid=confirm-yes]").Click();
        page.WaitForAssertion(() => Assert.Equal(("m", "2", "admin@localhost"), Deployments.Wanted.Select(wanted => (wanted.Model, wanted.Version, wanted.By.Name)).Single()));
    }

    [Fact]
    public void Models_ActivationRefused_SaysWhy()
    {
        Show(Replica("a", Version("2", ModelVersionState.Failed), Version("1", ModelVersionState.Active)));
        var page = RenderPage<ModelList>();
        page.Find("[data-testid=reload]").Click();
        page.WaitForElement("[data-testid=confirm-yes]").Click();

        page.WaitForAssertion(() => Assert.Contains("Nobody knows what replicas have", page.Find("[data-testid=activation-problem]").TextContent, StringComparison.Ordinal));
        Assert.Equal("1", Assert.Single(Deployments.Wanted).Version);
    }

    [Fact]
    public void Models_AfterARollOut_CanBeRolledBack()
    {
        Show(Replica("a", Version("2", ModelVersionState.Active), Version("1", ModelVersionState.Ready)));
        Deployments.Items.Add(Decision(1, "2", ModelReloadStates.Active) with { PreviousVersion = "1" });
        var page = RenderPage<ModelList>();
        page.Find("[data-testid=roll-back]").Click();
        page.WaitForElement("[data-testid=confirm-yes]").Click();

        page.WaitForAssertion(() => Assert.Equal("1", Assert.Single(Deployments.Wanted).Version));
    }

    [Fact]
    public void Models_ForATenantAdmin_ShowNoReplicasAndChangeNothing()
    {
        Current.Actor = Actor.User("t", "t", null, Grants.ForTenant("tenant-1", BuiltInRole.TenantAdmin.Permissions));
        Show(Replica("a", Version("1", ModelVersionState.Active), Version("2", ModelVersionState.Discovered)));
        var page = RenderPage<ModelList>();

        Assert.Empty(page.FindAll("[data-testid=version-replicas]"));
        Assert.Empty(page.FindAll("[data-testid=upstreams]"));
        Assert.All(page.FindAll("[data-testid=activate], [data-testid=reload], [data-testid=new-alias]"), button => Assert.True(button.HasAttribute("disabled")));
    }

    [Fact]
    public void RollOut_ForATenantAdmin_IsNotShown()
    {
        Current.Actor = Actor.User("t", "t", null, Grants.ForTenant("tenant-1", BuiltInRole.TenantAdmin.Permissions));
        Deployments.Items.Add(Decision(1, "2", ModelReloadStates.RollingOut));
        var page = Render<RolloutPage>(parameters => parameters.Add(rollout => rollout.Name, "m"));

        Assert.Empty(page.FindAll("[data-testid=rollout]"));
        Assert.NotEmpty(page.FindAll("[data-testid=no-access]"));
    }

    [Fact]
    public void RollOut_UnderWay_MovesWithTheReplicas()
    {
        Show(Replica("a", Version("1", ModelVersionState.Ready), Version("2", ModelVersionState.Active)), Replica("b", Version("2", ModelVersionState.Loading)));
        Deployments.Items.Add(Decision(1, "2", ModelReloadStates.RollingOut) with { PreviousVersion = "1" });
        var page = Render<RolloutPage>(parameters => parameters.Add(rollout => rollout.Name, "m"));
        Assert.Contains("1 of 2 replicas", page.Find("[data-testid=rollout-progress]").TextContent, StringComparison.Ordinal);

        Deployments.Items[0] = Decision(1, "2", ModelReloadStates.Active);
        Show(Replica("a", Version("2", ModelVersionState.Active)), Replica("b", Version("2", ModelVersionState.Active)));

        page.WaitForAssertion(() => Assert.Contains("2 of 2 replicas", page.Find("[data-testid=rollout-progress]").TextContent, StringComparison.Ordinal));
        Assert.Contains("2 is rolled out", page.Find("[data-testid=rollout]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=rollout-stop]"));
    }

    [Fact]
    public void RollOut_TakenBack_CanBeTriedAgain()
    {
        Deployments.Answer = Activation.Decided(Decision(3, "2", ModelReloadStates.RollingOut));
        Deployments.Items.Add(Decision(2, "1", ModelReloadStates.Active));
        Deployments.Items.Add(Decision(1, "2", ModelReloadStates.RolledBack) with { Reason = "a cannot serve m@2: too slow." });
        var page = Render<RolloutPage>(parameters => parameters.Add(rollout => rollout.Name, "m"));

        Assert.Contains("too slow", page.Find("[data-testid=rollout-history]").TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=rollout-again]").Click();
        page.WaitForAssertion(() => Assert.Equal("2", Assert.Single(Deployments.Wanted).Version));
    }

    [Fact]
    public void Aliases_SharedOut_AreSavedWithTheStampThatWasRead()
    {
        var item = new ModelAliasItem("best", "m@1", Time.GetUtcNow(), "ann") { Targets = [new("m@1", 3), new("m@2", 1)], Stamp = Guid.NewGuid() };
        Aliases.Items.Add(item);
        var page = RenderPage<ModelList>();
        Assert.Contains("75 %", page.Find("[data-testid=alias-row]").TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=edit-alias]").Click();
        page.WaitForElement("[data-testid=alias-target]").Input("m@3");
        page.Find("[data-testid=alias-save]").Click();

        page.WaitForAssertion(() => Assert.Equal(item.Stamp, Assert.Single(Aliases.Set).Stamp));
        Assert.Equal([new WeightedTarget("m@3", 3), new WeightedTarget("m@2", 1)], Aliases.Set[0].Targets);
    }

    [Fact]
    public void Upstreams_Changed_KeepTheirKeyAndPrice()
    {
        var known = new UpstreamItem
        {
            Id = "other", Model = "big", Version = "1", Address = "https://example.com/v1", UpstreamModel = "big-chat", HasApiKey = true, Price = new ModelPrice(1, 1, 1),
            ChangedAt = Time.GetUtcNow(), ChangedBy = "ann", Stamp = Guid.NewGuid(),
        };
        Upstreams.Items.Add(known);
        var page = RenderPage<ModelList>();
        page.Find("[data-testid=edit-upstream]").Click();
        page.WaitForElement("[data-testid=upstream-name]").Input("bigger-chat");
        page.Find("[data-testid=upstream-save]").Click();

        page.WaitForAssertion(() => Assert.Equal(
            ("bigger-chat", null, false, known.Price, known.Stamp),
            Upstreams.Set.Select(set => (set.UpstreamModel, set.ApiKey, set.WithoutApiKey, set.Price, set.Stamp)).Single()));
    }

    [Fact]
    public void Replicas_OnCpu_SayThatThereIsNoGpuAndAreSearchedByTheAddress()
    {
        Show(Replica("a", Version("1", ModelVersionState.Active)), Replica("b", Version("1", ModelVersionState.Active)));
        Services.GetRequiredService<NavigationManager>().NavigateTo("/replicas?q=b");
        var page = RenderPage<ReplicaList>();

        Assert.Contains("there is no GPU", page.Find("[data-testid=cpu-said]").TextContent, StringComparison.Ordinal);
        var row = Assert.Single(page.FindAll("[data-testid=device-row]")).TextContent;
        Assert.Contains("95 %", row, StringComparison.Ordinal);
    }

    [Fact]
    public void Replicas_NoneMatches_OffersTheWayBack()
    {
        Show(Replica("a", Version("1", ModelVersionState.Active)));
        Services.GetRequiredService<NavigationManager>().NavigateTo("/replicas?q=nobody");
        var page = RenderPage<ReplicaList>();

        Assert.Contains("No replica matches", page.Find("[data-testid=empty-state]").TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=replicas-all]").Click();
        Assert.Single(page.FindAll("[data-testid=device-row]"));
        Assert.EndsWith("/replicas", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Replica_Drained_AsksFirstAndSaysWhoTakesItsRequests()
    {
        Show(Replica("a", Version("1", ModelVersionState.Active)), Replica("b", Version("1", ModelVersionState.Active)));
        var page = RenderPage<ReplicaList>();
        page.FindAll("[data-testid=replica-drain]")[0].Click();

        Assert.Contains("other 1 ready", page.WaitForElement("[data-testid=confirm-text]").TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=confirm-yes]").Click();
        page.WaitForAssertion(() => Assert.Equal(["a"], Drains.Drained));
    }

    [Fact]
    public void Replica_Draining_SaysWhatIsLeftAndCanReturn()
    {
        var replica = Replica("a", Version("1", ModelVersionState.Active));
        Show(replica with { Heartbeat = replica.Heartbeat with { Draining = true, RunningSequences = 2 } });
        var page = RenderPage<ReplicaList>();

        Assert.Contains("draining, 2 left", page.Find("[data-testid=replica-row]").TextContent, StringComparison.Ordinal);
        page.Find("[data-testid=replica-return]").Click();
        Assert.Equal(["a"], Drains.Returned);
    }

    [Fact]
    public void Rollout_Paused_SaysSoAndGoesOn()
    {
        Show(Replica("a", Version("2", ModelVersionState.Active)));
        Deployments.Items.Add(Decision(3, "2", ModelReloadStates.RollingOut) with { HeldAt = Time.GetUtcNow() });
        var page = Render<RolloutPage>(parameters => parameters.Add(rollout => rollout.Name, "m"));

        Assert.NotNull(page.Find("[data-testid=rollout-held]"));
        page.Find("[data-testid=rollout-hold]").Click();
        Assert.Equal([("m", 3L, false)], Deployments.Held);
    }

    private void Show(params ReplicaView[] replicas) => Feed.Publish(new LiveView
    {
        At = Time.GetUtcNow(),
        RedisReachable = true,
        HeardAt = Time.GetUtcNow(),
        Replicas = replicas,
        Models = ModelVersionView.Of(replicas),
        Traffic = new TrafficSummary { Gateways = 1 },
        Points = [],
        Publishing = PublishingStatus.Unknown,
    });

    private ReplicaView Replica(string id, params ModelVersionStatus[] versions) => new(
        new ReplicaHeartbeat
        {
            ReplicaId = id,
            Address = new Uri("http://127.0.0.1:1"),
            StartedAt = Time.GetUtcNow(),
            SentAt = Time.GetUtcNow(),
            Version = "1",
            Models = versions,
            RunningSequences = 1,
            QueuedSequences = 0,
            KvCacheUsage = 0.95,
            TokensPerSecond = 1,
            TokensGenerated = 1,
            Device = new DeviceStatus { Kind = DeviceStatus.Cpu, Name = "Test CPU" },
        },
        Time.GetUtcNow(),
        Lost: false);

    private static ModelVersionStatus Version(string version, ModelVersionState state, long? verified = null) =>
        new() { Name = "m", Version = version, State = state, VerifiedBytes = verified, TotalBytes = 100 };

    private Deployment Decision(long revision, string version, string state) => new()
    {
        Name = "m",
        Revision = revision,
        Version = version,
        State = state,
        RequestedBy = "ann",
        RequestedAt = Time.GetUtcNow(),
        Parallelism = 1,
        WatchSeconds = 30,
    };
}
