using System.Diagnostics;
using System.Text.Json;
using DeepSeek.Contracts.Http;
using DeepSeek.Portal.Features.Playground;

namespace DeepSeek.Portal.Tests.Features.Playground;

public sealed class CurlLineTests
{
    [Theory]
    [InlineData("Hello?")]
    [InlineData("It's \"$HOME\" `id` $(id) \\ !")]
    [InlineData("一行\n又一行 '' ")]
    public async Task Of_AnyPrompt_GivesTheShellWhatWasAsked(string question)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no sh.");
        var prompt = new PlaygroundPrompt { Model = "chat@2", Messages = [new ChatMessage { Role = ChatRoles.User, Content = question }], Seed = 7 };
        var line = CurlLine.Of(new Uri("https://api.example/"), prompt);

        var start = new ProcessStartInfo("sh", ["-c", $"curl() {{ for part; do printf '%s\\0' \"$part\"; done; }}\n{line}"])
        {
            RedirectStandardOutput = true,
            Environment = { ["DEEPSEEK_API_KEY"] = "dsk_of_the_environment" },
        };
        using var shell = Process.Start(start)!;
        var parts = (await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\0');

        Assert.Equal("https://api.example/v1/chat/completions", parts[1]);
        Assert.Contains("Authorization: Bearer dsk_of_the_environment", parts);
        Assert.DoesNotContain("dsk_of", line, StringComparison.Ordinal);
        var body = JsonDocument.Parse(parts[Array.IndexOf(parts, "-d") + 1]).RootElement;
        Assert.Equal(question, body.GetProperty("messages")[0].GetProperty("content").GetString());
    }
}
