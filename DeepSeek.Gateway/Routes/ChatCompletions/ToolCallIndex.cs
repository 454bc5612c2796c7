using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeepSeek.Gateway.Routes.ChatCompletions;

/// <summary>
/// Calls of tools in a stream say which they are, so that their pieces can be put together; in an answer that came whole they do not. One that was kept whole and is
/// given again as a stream has to.
/// </summary>
internal static class ToolCallIndex
{
    private const string Calls = "tool_calls";

    /// <summary>What was said, with an <c>index</c> in each call; the same where there is nothing to add.</summary>
    public static JsonElement Complete(JsonElement said)
    {
        if (!said.TryGetProperty(Calls, out var calls) || calls.ValueKind != JsonValueKind.Array || calls.EnumerateArray().All(HasIndex))
        {
            return said;
        }

        var complete = JsonNode.Parse(said.GetRawText())!;
        var list = complete[Calls]!.AsArray();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is JsonObject call)
            {
                call.TryAdd("index", i);
            }
        }

        return JsonSerializer.SerializeToElement(complete);
    }

    private static bool HasIndex(JsonElement call) => call.ValueKind != JsonValueKind.Object || call.TryGetProperty("index", out _);
}
