using System.Text.Json.Nodes;
using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.ModelRepository;
using DeepSeek.Inference.ModelRepository.Manifests;
using DeepSeek.Inference.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DeepSeek.Inference.Tests.ModelRepository;

public sealed class ModelLoadingTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Start_BrokenVersions_AreReportedAndStopNobody()
    {
        Copy("good", "1");
        Copy("good", "2", folder => File.AppendAllText(Path.Combine(folder, "model.onnx"), "x"));
        Copy("changed", "1", folder => Change(folder, "tokenizer.json", text => text.Replace("1.0", "1.1", StringComparison.Ordinal)));
        Copy("half", "1", folder => File.Delete(Path.Combine(folder, "model.onnx")));
        Copy("bare", "1", folder => File.Delete(Path.Combine(folder, ModelManifest.FileName)));
        Copy("renamed", "1", keepName: true);
        Copy("wrong", "1", folder => ChangeManifest(folder, manifest => manifest["golden_prompts"]![0]!["answer"] = "41"));
        Copy("unlisted", "1", folder => ChangeManifest(folder, manifest => manifest["files"]!.AsObject().Remove("tokenizer.json")));

        await using var service = await StartAsync();
        var states = service.Services.GetRequiredService<ModelCatalog>().States.ToDictionary(state => $"{state.Name}@{state.Version}");

        Assert.Equal(ModelVersionState.Active, states["good@1"].State);
        AssertFailed("good@2", "bytes, the manifest says");
        AssertFailed("changed@1", "SHA-256");
        AssertFailed("half@1", "model.onnx is missing");
        AssertFailed("bare@1", "no manifest");
        AssertFailed("renamed@1", TestPaths.ModelName);
        AssertFailed("wrong@1", "not '41'");
        AssertFailed("unlisted@1", "does not name tokenizer.json");
        Assert.NotEmpty((await Chat.AskAsync(service.Client, Chat.Request("Hello!").With("model", "good"))).Content());
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(service));

        void AssertFailed(string version, string reason)
        {
            Assert.Equal(ModelVersionState.Failed, states[version].State);
            Assert.Contains(reason, states[version].Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Start_NewestVersion_IsServed()
    {
        Copy("m", "9");
        Copy("m", "10");

        await using var service = await StartAsync();
        using var response = await Chat.PostAsync(service.Client, Chat.Request("Hello!").With("model", "m"));

        Assert.Equal("m@10", response.Headers.GetValues("x-model-version").Single());
    }

    [Fact]
    public async Task Start_NoModel_IsNotReady()
    {
        await using var service = await StartAsync(waitUntilReady: false);
        var catalog = service.Services.GetRequiredService<ModelCatalog>();
        while (!catalog.Settled) await Task.Delay(10, TestContext.Current.CancellationToken);

        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync(service));
        using var ready = await service.Client.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, ready.StatusCode);
    }

    private static async Task<HealthStatus> HealthAsync(InferenceService service) => (await service.Services
        .GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Status;

    private Task<InferenceService> StartAsync(bool waitUntilReady = true) => InferenceService.StartAsync(
        new Dictionary<string, string> { ["Models:Path"] = _root.FullName, ["Logging:LogLevel:DeepSeek"] = "None" }, waitUntilReady);

    private void Copy(string name, string version, Action<string>? damage = null, bool keepName = false)
    {
        var folder = _root.CreateSubdirectory(Path.Combine(name, version)).FullName;
        foreach (var file in Directory.GetFiles(TestPaths.Model)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        if (!keepName) ChangeManifest(folder, manifest => (manifest["name"], manifest["version"]) = (name, version));
        damage?.Invoke(folder);
    }

    private static void ChangeManifest(string folder, Action<JsonNode> change) => Change(folder, ModelManifest.FileName, text =>
    {
        var manifest = JsonNode.Parse(text)!;
        change(manifest);
        return manifest.ToJsonString();
    });

    private static void Change(string folder, string file, Func<string, string> change) =>
        File.WriteAllText(Path.Combine(folder, file), change(File.ReadAllText(Path.Combine(folder, file))));
}
