using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace DeepSeek.Platform.FunctionalTests;

/// <summary>Roll-outs that meet trouble, on real replicas: versions that go wrong after their self-test, and processes that are killed in the middle.</summary>
[Collection(RolloutPlatformTests.Name)]
public sealed class RolloutTests(RolloutFixture fixture) : IAsyncLifetime
{
    private const string Model = ModelFolders.Model;
    private const int Clients = 4;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(20);

    private readonly Rollouts _rollouts = new(fixture.Platform);
    private readonly CancellationTokenSource _enough = new();
    private Task _load = Task.CompletedTask;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _rollouts.ShipAsync();

    [Fact]
    public async Task Version_FailsInWhatItsSelfTestDoesNotAsk_GoesBackByItself()
    {
        Load("What is 347+585? " + string.Concat(Enumerable.Repeat("What is 12 times 12? ", 20)));

        var result = await _rollouts.ReloadAsync(RolloutFixture.Faulty, watchSeconds: 120);

        Assert.Equal("rolled_back", (string?)result["state"]);
        Assert.Contains("failed in", (string?)result["reason"], StringComparison.Ordinal);
        await _rollouts.ServedEverywhereAsync(RolloutFixture.Shipped);
        await AssertAnswersAsync();
    }

    [Fact]
    public async Task Version_ManyTimesAsSlow_GoesBackByItself()
    {
        Load("What is 347+585?");

        var result = await _rollouts.ReloadAsync(RolloutFixture.Slow, watchSeconds: 120);

        Assert.Equal("rolled_back", (string?)result["state"]);
        Assert.Contains("s a token on", (string?)result["reason"], StringComparison.Ordinal);
        await _rollouts.ServedEverywhereAsync(RolloutFixture.Shipped);
        await AssertAnswersAsync();
    }

    [Fact]
    public async Task Replica_KilledInTheMiddle_TheRolloutEndsAndAllServeTheSame()
    {
        Load("What is 347+585?");
        var rollout = _rollouts.ReloadAsync(RolloutFixture.Good, watchSeconds: 1);
        var victim = await _rollouts.FirstChangingAsync(RolloutFixture.Good);

        Signals.KillHard(fixture.Platform.Children()[victim].Id);

        // Whether it goes on or back is the portal's to say; that all replicas then do what it said is what counts.
        var state = (string?)(await rollout)["state"];
        Assert.Contains(state, (string[])["active", "rolled_back"]);
        await _rollouts.ServedEverywhereAsync(state == "active" ? RolloutFixture.Good : RolloutFixture.Shipped);
        await AssertAnswersAsync();
    }

    [Fact]
    public async Task Portal_KilledInTheMiddle_GoesOnWhereItWas()
    {
        Load("What is 347+585?");
        var name = Guid.NewGuid().ToString("N");
        var broken = _rollouts.ReloadAsync(RolloutFixture.Good, watchSeconds: 1, name);
        await _rollouts.FirstChangingAsync(RolloutFixture.Good);

        Signals.KillHard(fixture.Platform.Children()["portal-0"].Id);

        // The request is lost with the portal, the decision is not: asked again under the same name, it says how that went.
        await Assert.ThrowsAnyAsync<Exception>(() => broken);
        JsonNode? result = null;
        await fixture.Platform.EventuallyAsync(
            async () => (result = await _rollouts.TryReloadAsync(RolloutFixture.Good, watchSeconds: 1, name)) is not null, "the portal answers again", Cancellation);
        Assert.Equal("active", (string?)result!["state"]);
        await _rollouts.ServedEverywhereAsync(RolloutFixture.Good);
        await AssertAnswersAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await _load;
        _enough.Dispose();
        _rollouts.Dispose();
    }

    /// <summary>Tenants who ask all the time, and ask again where it went wrong.</summary>
    private void Load(string prompt) => _load = Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
    {
        while (!_enough.IsCancellationRequested)
        {
            try
            {
                using var response = await SendAsync(prompt, _enough.Token);

                // Refusals take no time at all: thousands of them a second would be reported, and whoever looks for usage next would wait until all are stored.
                if (!response.IsSuccessStatusCode) await Task.Delay(PauseAfterFailure, _enough.Token);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // A killed replica's answers, and the end of the test.
            }
        }
    })));

    private Task<HttpResponseMessage> SendAsync(string prompt, CancellationToken cancellationToken) => _rollouts.Client.PostAsJsonAsync(
        "/v1/chat/completions",
        new { model = Model, temperature = 0, max_tokens = 12, ignore_eos = true, messages = new[] { new { role = "user", content = prompt } } },
        cancellationToken);

    private async Task AssertAnswersAsync()
    {
        for (var i = 0; i < 4; i++)
        {
            using var response = await SendAsync("What is 1+1?", Cancellation);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        }
    }
}
