using System.CommandLine;
using DeepSeek.Inference.ModelRepository.Manifests;
using DeepSeek.ModelBuilder.Commands;
using DeepSeek.ModelBuilder.Runtime;

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

    [Fact]
    public async Task Random_ParametersGiven_ComesWithinTheTolerance()
    {
        var output = _folder["sized/1"];

        Assert.Equal(0, await Run(RandomCommand.Create(), "--out", output, "--like", ShippedModel.Directory, "--parameters", "300K"));

        Assert.InRange((await ManifestSerializer.ReadAsync(output, Cancellation)).ParameterCount, 285_000, 315_000);
    }

    [Theory]
    [InlineData("--hidden", "64")]
    [InlineData("--kv-heads", "2")]
    public async Task Random_ParametersAndASize_Fails(string size, string value) => Assert.Equal(
        1, await Run(RandomCommand.Create(), "--out", _folder["m/1"], "--like", ShippedModel.Directory, "--parameters", "300K", size, value));

    [Fact]
    public async Task Random_LengthsFromAMask_CanBeVerifiedAndAnswersAlike()
    {
        string[] sizes = ["--like", ShippedModel.Directory, "--parameters", "300K", "--positions", "512"];
        Assert.Equal(0, await Run(RandomCommand.Create(), ["--out", _folder["lengths/1"], .. sizes]));
        Assert.Equal(0, await Run(RandomCommand.Create(), ["--out", _folder["mask/1"], "--inputs", "attention_mask", .. sizes]));

        using var lengths = new GreedyDecoder(_folder["lengths/1"], threads: 1);
        using var mask = new GreedyDecoder(_folder["mask/1"], threads: 1);
        int[][] prompts = [[1, 2, 3, 4, 5, 6, 7], [9, 8, 7]];
        Assert.Equal(lengths.Generate(prompts, stop: -1, limit: 20), mask.Generate(prompts, stop: -1, limit: 20));
    }

    [Fact]
    public async Task Random_UnknownInputs_Fails() => Assert.NotEqual(
        0, await Run(RandomCommand.Create(), "--out", _folder["m/1"], "--like", ShippedModel.Directory, "--inputs", "position_ids"));

    private static Task<int> Run(Command command, params string[] arguments) => command.Parse(arguments).InvokeAsync(cancellationToken: Cancellation);
}
