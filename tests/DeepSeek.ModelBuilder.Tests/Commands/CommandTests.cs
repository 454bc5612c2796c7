using System.CommandLine;
using DeepSeek.Inference.ModelRepository.Manifests;
using DeepSeek.ModelBuilder.Commands;

namespace DeepSeek.ModelBuilder.Tests.Commands;

public sealed class CommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Random_ThenVerify_Succeeds()
    {
        var output = _folder["small/1"];

        var built = await Run(
            RandomCommand.Create(),
            "--out", output, "--like", ShippedModel.Directory, "--hidden", "64", "--heads", "4", "--layers", "1", "--feed-forward", "96");
        var verified = await Run(VerifyCommand.Create(), "--model", output);

        Assert.Equal((0, 0), (built, verified));
        var manifest = await ManifestSerializer.ReadAsync(output, Cancellation);
        Assert.Equal(("small", "1"), (manifest.Name, manifest.Version));
    }

    [Fact]
    public async Task Verify_ChangedFile_Fails()
    {
        await RandomModel.WriteAsync(_folder.Root);
        await File.AppendAllTextAsync(_folder["config.json"], " ", Cancellation);

        Assert.Equal(1, await Run(VerifyCommand.Create(), "--model", _folder.Root));
    }

    [Fact]
    public async Task Verify_WrongGoldenAnswer_Fails()
    {
        await RandomModel.WriteAsync(_folder.Root, golden: [new GoldenPrompt { Prompt = "1+1=", Answer = "not what random weights say" }]);

        Assert.Equal(1, await Run(VerifyCommand.Create(), "--model", _folder.Root));
    }

    [Fact]
    public async Task Build_NoWeights_Fails() =>
        Assert.Equal(1, await Run(BuildCommand.Create(), "--weights", _folder["nowhere"], "--out", _folder["m/1"]));

    [Fact]
    public async Task Random_VocabularyTooSmallForTheTokenizer_Fails() =>
        Assert.Equal(1, await Run(RandomCommand.Create(), "--out", _folder["m/1"], "--like", ShippedModel.Directory, "--vocab", "100"));

    private static Task<int> Run(Command command, params string[] arguments) => command.Parse(arguments).InvokeAsync(cancellationToken: Cancellation);
}
