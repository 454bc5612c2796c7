using DeepSeek.Inference.ModelRepository.Manifests;

namespace DeepSeek.ModelBuilder.Tests.Directories;

public sealed class ManifestTests : IDisposable
{
    private const string Good = """
        {"name":"m","version":"1","parameter_count":3,"precision":"fp32","context_length":8,"licence":"MIT",
         "files":{"a.bin":{"sha256":"ab","bytes":2}},"golden_prompts":[{"prompt":"1+1=","answer":"2"}],"unknown_to_us":true}
        """;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Deserialize_WhatWasSerialized_IsTheSame()
    {
        var manifest = ManifestSerializer.Deserialize(Good);
        var text = ManifestSerializer.Serialize(manifest with { GoldenPrompts = [new GoldenPrompt { Prompt = "1加1？", Answer = "2" }] });

        Assert.Contains("\"golden_prompts\"", text, StringComparison.Ordinal);
        Assert.Contains("1加1？", text, StringComparison.Ordinal);
        Assert.Contains("\"sha256\": \"ab\"", text, StringComparison.Ordinal);
        Assert.Equal(text, ManifestSerializer.Serialize(ManifestSerializer.Deserialize(text)));
    }

    [Theory]
    [InlineData("\"name\":\"m\",", "", "name")]
    [InlineData("\"name\":\"m\"", "\"name\":null", "name")]
    [InlineData("\"a.bin\"", "\"../a.bin\"", "'../a.bin'")]
    [InlineData("\"a.bin\"", "\"/etc/a.bin\"", "'/etc/a.bin'")]
    [InlineData("{\"a.bin\":{\"sha256\":\"ab\",\"bytes\":2}}", "{}", "'files' is empty")]
    [InlineData("{\"name\"", "[\"name\"", "not a model manifest")]
    public void Deserialize_BadManifest_SaysWhatIsWrong(string from, string to, string expected)
    {
        var bad = Good.Replace(from, to, StringComparison.Ordinal);

        var error = Assert.Throws<InvalidDataException>(() => ManifestSerializer.Deserialize(bad, "x/manifest.json"));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("x/manifest.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NoManifest_NamesThePath()
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => ManifestSerializer.ReadAsync(_folder.Root, Cancellation));

        Assert.Contains(_folder["manifest.json"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindMismatches_ChangedFiles_NamesEach()
    {
        foreach (var name in (string[])["same", "changed", "longer", "missing"]) await File.WriteAllTextAsync(_folder[name], "abc", Cancellation);
        var manifest = ManifestSerializer.Deserialize(Good) with
        {
            Files = await ManifestFileHasher.HashAllAsync(_folder.Root, ["same", "changed", "longer", "missing"], Cancellation),
        };
        await File.WriteAllTextAsync(_folder["changed"], "abd", Cancellation);
        await File.WriteAllTextAsync(_folder["longer"], "abcd", Cancellation);
        File.Delete(_folder["missing"]);

        var mismatches = await ManifestFileHasher.FindMismatchesAsync(_folder.Root, manifest, Cancellation);

        Assert.Equal(3, mismatches.Count);
        Assert.Contains(mismatches, m => m.StartsWith("changed has SHA-256", StringComparison.Ordinal));
        Assert.Contains("longer has 4 bytes, the manifest says 3.", mismatches);
        Assert.Contains("missing is missing.", mismatches);
    }
}
