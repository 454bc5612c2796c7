using System.Text.Json;

namespace DeepSeek.Gateway.Upstreams;

/// <summary>What an upstream says of a failure: <c>{"error":{"message"}}</c>, <c>{"error":"…"}</c> or <c>{"object":"error","message"}</c>.</summary>
internal static class UpstreamError
{
    /// <summary>True where a chunk or a body is an error, whatever its status said.</summary>
    public static bool IsError(JsonElement body) => body.ValueKind == JsonValueKind.Object
        && ((body.TryGetProperty("error", out var error) && error.ValueKind is not JsonValueKind.Null)
            || (body.TryGetProperty("object", out var kind) && kind.ValueKind == JsonValueKind.String && kind.ValueEquals("error"u8)));

    public static (string? Message, string? Param) Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return (null, null);
        }

        if (body.TryGetProperty("error", out var error))
        {
            if (error.ValueKind == JsonValueKind.String)
            {
                return (error.GetString(), null);
            }

            body = error.ValueKind == JsonValueKind.Object ? error : body;
        }

        return (Text(body, "message"), Text(body, "param"));
    }

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
