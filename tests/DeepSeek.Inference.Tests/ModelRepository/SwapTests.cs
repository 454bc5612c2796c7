using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tests.Endpoints;
using DeepSeek.Inference.Tests.Hosting;
using DeepSeek.Inference.Tests.Runtime;
using DeepSeek.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Inference.Tests.ModelRepository;

public sealed class SwapTests : IDisposable
{
    private const string Model = "m";

    private readonly ModelFolders _models = new();

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task Reload_BetweenTwoVersions_NoRequestFailsAndEachIsAnsweredByOne()
    {
        _models.Copy(Model, "1");
        _models.Copy(Model, "2");
        await using var service = await StartAsync();
        using var over = new CancellationTokenSource();
        var expected = (await Chat.AskAsync(service.Client, Request(stream: false))).Content();
        var clients = Enumerable.Range(0, 16).Select(i => AskUntilAsync(service, stream: i % 2 == 0, expected, over.Token)).ToList();

        for (var swap = 0; swap < 10; swap++)
        {
            var version = swap % 2 == 0 ? "1" : "2";
            var (status, body) = await Reloads.ReloadAsync(service.Client, Model, version);
            Assert.True(status == HttpStatusCode.OK, body.ToJsonString());
            Assert.Equal("active", (string?)body["state"]);
        }

        await over.CancelAsync();
        var answers = await Task.WhenAll(clients);
        Assert.Equal(["m@1", "m@2"], answers.SelectMany(versions => versions).Distinct().Order());
        Assert.All(answers, versions => Assert.True(versions.Count > 2));
        var catalog = service.Services.GetRequiredService<ModelCatalog>();
        await Eventually.IsAsync(() => catalog.Loaded.Length == 1);
        Assert.Equal(ModelVersionState.Unloaded, catalog.Version("m@1")!.State);
        Assert.Equal(
            [ModelVersionState.Verifying, ModelVersionState.Loading, ModelVersionState.Warming, ModelVersionState.Ready, ModelVersionState.Active],
            catalog.Version("m@2")!.Status.Steps.TakeLast(5).Select(step => step.State));
        Assert.True(catalog.Version("m@2")!.Status.SelfTestSeconds > 0);
    }

    [Fact]
    public async Task Swap_AnswerUnderWay_IsFinishedByTheVersionItBeganWith()
    {
        _models.Copy(Model, "1");
        _models.Copy(Model, "2");
        await using var service = await StartAsync();
        var catalog = service.Services.GetRequiredService<ModelCatalog>();
        var old = catalog.Enter(Model)!;

        var (status, _) = await Reloads.ReloadAsync(service.Client, Model, "1");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(ModelVersionState.Draining, catalog.Version("m@2")!.State);
        Assert.Null(catalog.Find("m@2"));
        Assert.Equal("m@1", catalog.Find(Model)!.Id);
        Assert.False(old.Left.IsCompleted);

        old.Leave();
        await Eventually.IsAsync(() => catalog.Version("m@2")!.State == ModelVersionState.Unloaded);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Load_OnceAModelIsServed_GivesWayToOthersWhereItIsToldTo(bool yields)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have priorities of .NET's.");
        _models.Copy(Model, "1");
        _models.Copy(Model, "2");
        var gaveWay = new ConcurrentQueue<bool>();
        var runtime = new PlannedRuntime(ShippedModel.Runtime(), onLoad: () => gaveWay.Enqueue(LinuxThread.GivesWay()));
        await using var service = await StartAsync(services => services.AddSingleton<IModelRuntime>(runtime), ("Models:LoadYields", $"{yields}"));

        await Reloads.ReloadAsync(service.Client, Model, "1");

        Assert.Equal([false, yields], gaveWay);
    }

    [Fact]
    public async Task Swap_AnswerTakesTooLong_IsBrokenOffWithAReason()
    {
        // A version without golden prompts is tested in four steps: far fewer than the answer that is to be under way then.
        _models.Copy(Model, "1", folder => ModelFolders.ChangeManifest(folder, manifest => manifest["golden_prompts"] = new JsonArray()));
        _models.Copy(Model, "2");
        var slow = new SlowRuntime(ShippedModel.Runtime(), TimeSpan.FromMilliseconds(4), failAtStep: int.MaxValue);
        await using var service = await StartAsync(services => services.AddSingleton<IModelRuntime>(slow), ("Models:DrainSeconds", "0"));
        slow.Active = true;
        var catalog = service.Services.GetRequiredService<ModelCatalog>();
        var asking = Chat.PostAsync(service.Client, Request(stream: false).With("max_tokens", 3900).With("ignore_eos", true));
        await Eventually.IsAsync(() => catalog.Find(Model)!.Engine.Status.Running > 0);

        await Reloads.ReloadAsync(service.Client, Model, "1");
        using var response = await asking;

        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("m@2 was replaced", (string?)error["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Swap_PrefixCache_IsNotUsedForTheOtherVersion()
    {
        _models.Copy(Model, "1");
        _models.Copy(Model, "2");
        await using var service = await StartAsync();
        var request = Request(stream: false).With("messages", new JsonArray(
            new JsonObject { ["role"] = "user", ["content"] = string.Join(' ', Enumerable.Repeat("What is 347+585?", 10)) })).With("max_tokens", 2);
        Assert.Equal(0, Cached(await Chat.AskAsync(service.Client, request)));
        Assert.True(Cached(await Chat.AskAsync(service.Client, request)) > 0);

        await Reloads.ReloadAsync(service.Client, Model, "1");

        Assert.Equal(0, Cached(await Chat.AskAsync(service.Client, request)));

        static int Cached(JsonNode answer) => (int)answer["usage"]!["prompt_tokens_details"]!["cached_tokens"]!;
    }

    [Fact]
    public async Task Watcher_NewVersion_BecomesActiveByItself()
    {
        _models.Copy(Model, "1");
        await using var service = await StartAsync();
        var catalog = service.Services.GetRequiredService<ModelCatalog>();

        _models.Copy(Model, "2");
        await Eventually.IsAsync(() => catalog.Find(Model)!.Id == "m@2");

        Directory.Delete(_models.Path(Model, "1"), recursive: true);
        await Eventually.IsAsync(() => catalog.Version("m@1") is null);
        Directory.Delete(_models.Path(Model, "2"), recursive: true);
        Assert.NotEmpty((await Chat.AskAsync(service.Client, Request(stream: false))).Content());
    }

    [Fact]
    public async Task Watcher_HalfCopiedVersion_IsServedOnceItIsWhole()
    {
        _models.Copy(Model, "1");
        await using var service = await StartAsync();
        var catalog = service.Services.GetRequiredService<ModelCatalog>();
        var kept = Path.Combine(_models.Root, ".kept");

        _models.Copy(Model, "2", folder => File.Move(Path.Combine(folder, "model.onnx"), kept));
        await Eventually.IsAsync(() => catalog.Version("m@2")?.Status.Reason?.Contains("model.onnx is missing", StringComparison.Ordinal) == true);
        Assert.Equal("m@1", catalog.Find(Model)!.Id);

        File.Move(kept, Path.Combine(_models.Path(Model, "2"), "model.onnx"));
        await Eventually.IsAsync(() => catalog.Find(Model)!.Id == "m@2");
    }

    private static async Task<List<string>> AskUntilAsync(InferenceService service, bool stream, string expected, CancellationToken over)
    {
        var versions = new List<string>();
        while (!over.IsCancellationRequested)
        {
            using var response = await Chat.PostAsync(service.Client, Request(stream));
            var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode == HttpStatusCode.OK, body);
            versions.Add(response.Headers.GetValues("x-model-version").Single());
            if (stream) Assert.EndsWith("data: [DONE]\n\n", body, StringComparison.Ordinal);
            else Assert.Equal(expected, JsonNode.Parse(body)!.Content());
        }

        return versions;
    }

    private static JsonObject Request(bool stream) => Chat.Request("What is 12+30?", stream: stream).With("model", Model);

    private Task<InferenceService> StartAsync(Action<IServiceCollection>? services = null, params (string Key, string Value)[] settings) => InferenceService.StartAsync(
        new Dictionary<string, string>(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
        {
            ["Models:Path"] = _models.Root,
            ["Models:PollSeconds"] = "0.2",
            ["Logging:LogLevel:DeepSeek"] = "None",
        },
        services: services);
}
