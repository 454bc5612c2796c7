using DeepSeek.Inference.Tests.Hosting;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Tests.Processing.Plugins;

public sealed class StartTests
{
    [Fact]
    public Task Start_UnknownProcessor_NamesItAndTheKnownOnes() => RefusesAsync(
        "Processing:Pipelines:0:Processors:1:Name is 'pii'; known are forbidden-words, pii-masking, stop-repetition, system-prompt, trouble.",
        ("PluginPath", PluginService.Folder),
        ("Pipelines:0:Processors:0:Name", "pii-masking"),
        ("Pipelines:0:Processors:1:Name", "pii"));

    [Fact]
    public Task Start_ConstructorThrows_SaysWhatItSays() => RefusesAsync(
        "Processing:Pipelines:0:Processors:0: 'trouble' cannot be made with its Settings: Constructor is 'throws'; nothing like that is allowed.",
        ("PluginPath", PluginService.Folder),
        ("Pipelines:0:Processors:0:Name", "trouble"),
        ("Pipelines:0:Processors:0:Settings:Constructor", "throws"));

    [Theory]
    [InlineData("stop-repetition", "Repeats", "1", "Repeats is 1; 2 to 1000 is allowed.")]
    [InlineData("stop-repetition", "Repeat", "3", "Repeat")]
    [InlineData("pii-masking", "Kinds:0", "name", "Kinds has 'name'; email, iban, card and phone are allowed.")]
    [InlineData("system-prompt", "Place", "before", "Text and Glossary are empty; one is needed.")]
    [InlineData("system-prompt", "Glossary:KV", "", "Glossary:KV is empty; a meaning is needed.")]
    public Task Start_SettingThatIsNotAllowed_IsNamed(string processor, string key, string value, string says) => RefusesAsync(
        says, ("Pipelines:0:Processors:0:Name", processor), ($"Pipelines:0:Processors:0:Settings:{key}", value));

    [Theory]
    [InlineData("PluginPath", "/there/is/none", "Processing:PluginPath is '/there/is/none'; there is no such folder.")]
    [InlineData("CallSeconds", "0", "Processing:CallSeconds is 0; 0.001 to 60 seconds are allowed.")]
    [InlineData("Pipelines:0:Processors:0:OnFailure", "fail", "Processing:Pipelines:0:Processors:0:OnFailure is 'fail'; skip and refuse are allowed.")]
    [InlineData("Pipelines:0:Models:0", "a", "Processing:Pipelines:0:Processors is empty; at least one is needed.")]
    public Task Start_OptionThatIsNotAllowed_IsNamed(string key, string value, string says) => RefusesAsync(says, (key, value));

    [Fact]
    public async Task Start_FolderThatIsNoPlugin_IsNamed()
    {
        var folder = Directory.CreateTempSubdirectory("plugins");
        try
        {
            folder.CreateSubdirectory("Empty");
            await File.WriteAllTextAsync(
                Path.Combine(folder.CreateSubdirectory("Text").FullName, "Text.dll"), "no assembly", TestContext.Current.CancellationToken);

            await RefusesAsync("has no Empty.dll.", ("PluginPath", folder.FullName));
            await RefusesAsync("Text.dll cannot be loaded:", ("PluginPath", folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("Pipelines:0:Processors:0:OnError", "skip", "OnError")]
    [InlineData("Pipelines:0:Model", "m", "Model")]
    [InlineData("CallSecond", "1", "CallSecond")]
    public async Task Start_UnknownKey_DoesNotGoUnnoticed(string key, string value, string says)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await using var service = await InferenceService.StartAsync(
                new Dictionary<string, string> { ["Processing:Pipelines:0:Processors:0:Name"] = "pii-masking", [$"Processing:{key}"] = value },
                waitUntilReady: false);
        });
        Assert.Contains(says, error.ToString(), StringComparison.Ordinal);
    }

    private static async Task RefusesAsync(string says, params (string Key, string Value)[] settings)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var service = await InferenceService.StartAsync(
                settings.ToDictionary(setting => $"Processing:{setting.Key}", setting => setting.Value), waitUntilReady: false);
        });
        Assert.Contains(error.Failures, fault => fault.Contains(says, StringComparison.Ordinal));
    }
}
