using System.Net;
using System.Text.Json.Nodes;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Inference.Tests.ModelRepository;

public sealed class ReloadTests : IAsyncLifetime
{
    private const string Model = "m";

    private readonly ModelFolders _models = new();
    private InferenceService _service = null!;

    private ModelCatalog Catalog => _service.Services.GetRequiredService<ModelCatalog>();

    public async ValueTask InitializeAsync()
    {
        _models.Copy(Model, "1");
        _service = await InferenceService.StartAsync(new Dictionary<string, string>
        {
            ["Models:Path"] = _models.Root,
            ["Models:PollSeconds"] = "0.2",
            ["Logging:LogLevel:DeepSeek"] = "None",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _models.Dispose();
    }

    public static TheoryData<string, string> BrokenVersions() => new()
    {
        { "corrupted", "SHA-256" },
        { "half", "model.onnx is missing" },
        { "manifest", "of other@7" },
        { "nan", "self-test failed" },
        { "answer", "not '41'" },
    };

    [Theory]
    [MemberData(nameof(BrokenVersions))]
    public async Task Reload_BrokenVersion_SaysWhyAndTheServedOneGoesOn(string fault, string reason)
    {
        _models.Copy(Model, "0", fault switch
        {
            "corrupted" => ModelFolders.Corrupt,
            "half" => folder => File.Delete(Path.Combine(folder, "model.onnx")),
            "manifest" => folder => ModelFolders.ChangeManifest(folder, manifest => (manifest["name"], manifest["version"]) = ("other", "7")),
            "nan" => ModelFolders.SpoilWeights,
            _ => ModelFolders.ExpectWrongAnswer,
        });
        await Eventually.IsAsync(() => Catalog.Version("m@0") is not null);
        var served = Catalog.Find(Model);

        var (status, body) = await Reloads.ReloadAsync(_service.Client, Model, "0");

        Assert.Equal((HttpStatusCode.Conflict, "reload_failed"), (status, (string?)body["error"]!["code"]));
        Assert.Contains(reason, (string?)body["error"]!["message"], StringComparison.Ordinal);
        var state = Catalog.Version("m@0")!.Status;
        Assert.Equal(ModelVersionState.Failed, state.State);
        Assert.Contains(reason, state.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, state.Steps[^1].Reason, StringComparison.Ordinal);
        Assert.Same(served, Catalog.Find(Model));
        Assert.NotEmpty((await Chat.AskAsync(_service.Client, Chat.Request("Hello!").With("model", Model))).Content());
    }

    [Fact]
    public async Task Reload_SameIdAgain_IsDoneOnce()
    {
        _models.Copy(Model, "0");
        await Eventually.IsAsync(() => Catalog.Version("m@0") is not null);

        var first = await Reloads.ReloadAsync(_service.Client, Model, "0", "once");
        await Reloads.ReloadAsync(_service.Client, Model, "1");
        var second = await Reloads.ReloadAsync(_service.Client, Model, "0", "once");
        var (status, _) = await Reloads.ReloadAsync(_service.Client, Model, "1", "once");

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal("1", (string?)first.Body["previous_version"]);
        Assert.Equal(first.Body.ToJsonString(), second.Body.ToJsonString());
        Assert.Equal("m@1", Catalog.Find(Model)!.Id);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
    }

    [Fact]
    public async Task Reload_Streamed_TellsEveryState()
    {
        _models.Copy(Model, "0");
        await Eventually.IsAsync(() => Catalog.Version("m@0") is not null);

        using var message = Reloads.Message(Model, "0", stream: true);
        using var response = await _service.Client.SendAsync(message, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        List<JsonNode> events = [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[..^1].Select(line => JsonNode.Parse(line["data: ".Length..])!)];
        Assert.Equal("active", (string?)events[^1]["state"]);
        Assert.All(events[..^1], step => Assert.Equal("rolling_out", (string?)step["state"]));
        Assert.Contains(events, step => step["data"]!.AsArray().Any(version => (string?)version!["id"] == "m@0" && (string?)version["state"] == "active"));
    }

    [Fact]
    public async Task Reload_NoBody_TakesTheNewest()
    {
        _models.Copy(Model, "0");
        await Reloads.ReloadAsync(_service.Client, Model, "0");
        Assert.Equal("m@0", Catalog.Find(Model)!.Id);

        var (status, body) = await Reloads.ReloadAsync(_service.Client, Model, null);

        Assert.Equal((HttpStatusCode.OK, "1"), (status, (string?)body["version"]));
        Assert.Equal("m@1", Catalog.Find(Model)!.Id);
    }

    [Fact]
    public async Task Reload_OlderVersion_StaysUntilANewerOneComes()
    {
        _models.Copy(Model, "0");
        await Reloads.ReloadAsync(_service.Client, Model, "0");
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.Equal("m@0", Catalog.Find(Model)!.Id);

        _models.Copy(Model, "2");

        await Eventually.IsAsync(() => Catalog.Find(Model)!.Id == "m@2");
    }

    [Theory]
    [InlineData("m", "9", "version")]
    [InlineData("none", "1", "name")]
    public async Task Reload_Unknown_Is404(string model, string version, string parameter)
    {
        var (status, body) = await Reloads.ReloadAsync(_service.Client, model, version);

        Assert.Equal((HttpStatusCode.NotFound, parameter), (status, (string?)body["error"]!["param"]));
    }

    [Fact]
    public async Task Versions_OfAModel_AreListedNewestFirst()
    {
        _models.Copy(Model, "0", ModelFolders.Corrupt);
        await Eventually.IsAsync(() => Catalog.Version("m@0") is not null);

        var list = JsonNode.Parse(await _service.Client.GetStringAsync(new Uri("/v1/models/m/versions", UriKind.Relative), TestContext.Current.CancellationToken))!;
        using var none = await _service.Client.GetAsync(new Uri("/v1/models/none/versions", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(["m@1", "m@0"], list["data"]!.AsArray().Select(version => (string?)version!["id"]));
        Assert.Equal(["active", "discovered"], list["data"]!.AsArray().Select(version => (string?)version!["state"]));
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }
}
