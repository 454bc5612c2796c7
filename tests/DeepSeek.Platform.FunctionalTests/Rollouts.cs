using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace DeepSeek.Platform.FunctionalTests;

/// <summary>Has a platform change over to another version of its model, as a tenant who may.</summary>
internal sealed class Rollouts : IDisposable
{
    private const string Model = ModelFolders.Model;

    // Two replicas are watched one after the other, and load first.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly Platform _platform;

    public Rollouts(Platform platform)
    {
        _platform = platform;
        Client = platform.CreateTenant();
        Client.Timeout = Longest;
    }

    /// <summary>The tenant.</summary>
    public HttpClient Client { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Makes the version active that ships, and waits until nobody serves another.</summary>
    public async Task ShipAsync()
    {
        await ReloadAsync(RolloutFixture.Shipped, watchSeconds: 0);
        await ServedEverywhereAsync(RolloutFixture.Shipped);
    }

    /// <summary>Makes a version the active one, and waits for what becomes of it.</summary>
    public async Task<JsonNode> ReloadAsync(string version, double watchSeconds, string? name = null) =>
        await TryReloadAsync(version, watchSeconds, name) ?? throw new InvalidOperationException("The reload was not answered." + _platform.Output);

    /// <summary>The same; null where the portal is not there. A version that failed is an answer, too.</summary>
    public async Task<JsonNode?> TryReloadAsync(string version, double watchSeconds, string? name = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/models/{Model}/reload")
        {
            Content = new StringContent($$"""{"version":"{{version}}","watch_seconds":{{watchSeconds}}}""", Encoding.UTF8, "application/json"),
            Headers = { { "Idempotency-Key", name ?? Guid.NewGuid().ToString("N") }, { "Accept", "text/event-stream" } },
        };
        using var response = await Client.SendAsync(request, Cancellation);
        if (!response.IsSuccessStatusCode) return null;
        var events = (await response.Content.ReadAsStringAsync(Cancellation)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(item => item.StartsWith("data: {", StringComparison.Ordinal));
        return events.LastOrDefault() is { } last ? JsonNode.Parse(last["data: ".Length..]) : null;
    }

    /// <summary>The replica that is the first to take a version up.</summary>
    public async Task<string> FirstChangingAsync(string version)
    {
        string? first = null;
        await _platform.EventuallyAsync(
            async () => (first = (await VersionsAsync()).Find(entry => entry.Version == version && entry.State is not ("discovered" or "unloaded")).Replica) is not null,
            $"a replica takes version {version} up",
            Cancellation);
        return first!;
    }

    /// <summary>Waits until both replicas serve a version, and no other.</summary>
    public Task ServedEverywhereAsync(string version) => _platform.EventuallyAsync(
        async () =>
        {
            var active = (await VersionsAsync()).Where(entry => entry.State == "active").ToList();
            return active.Count == 2 && active.TrueForAll(entry => entry.Version == version);
        },
        $"both replicas serve version {version}, and no other",
        Cancellation);

    public void Dispose() => Client.Dispose();

    private async Task<List<(string Replica, string Version, string State)>> VersionsAsync()
    {
        var list = await Client.GetFromJsonAsync<JsonNode>($"/v1/models/{Model}/versions", Cancellation);
        return [.. list!["data"]!.AsArray().Select(entry => ((string)entry!["replica"]!, (string)entry["version"]!, (string)entry["state"]!))];
    }
}
