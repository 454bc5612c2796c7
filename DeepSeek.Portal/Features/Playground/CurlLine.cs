using System.Text.Json;
using DeepSeek.Contracts.Http;

namespace DeepSeek.Portal.Features.Playground;

/// <summary>The line for a shell that asks the same. The key comes from the environment, so that it is in no history.</summary>
internal static class CurlLine
{
    public static string Of(Uri gateway, PlaygroundPrompt prompt)
    {
        var body = JsonSerializer.Serialize(prompt.ToRequest(), ContractsJsonContext.Wire.ChatCompletionRequest);
        return $"curl -N {Quoted(new Uri(gateway, "/v1/chat/completions").AbsoluteUri)} "
            + "-H \"Authorization: Bearer $DEEPSEEK_API_KEY\" -H 'Content-Type: application/json' "
            + $"-d {Quoted(body)}";
    }

    /// <summary>Between single quotes nothing means anything, but the quote itself.</summary>
    private static string Quoted(string text) => "'" + text.Replace("'", @"'\''", StringComparison.Ordinal) + "'";
}
