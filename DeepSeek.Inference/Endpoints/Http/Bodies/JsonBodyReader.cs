using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DeepSeek.Contracts.Errors;

namespace DeepSeek.Inference.Endpoints.Http.Bodies;

/// <summary>Reads the body of a request.</summary>
internal static class JsonBodyReader
{
    /// <summary>What the body says, or why it says nothing. A body over the limit throws, as the server does.</summary>
    public static async Task<(T? Value, ApiFailure? Failure)> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            var value = await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted);
            return value is null ? (null, new ApiFailure(ApiError.InvalidFormat, "The body is 'null'; a JSON object is needed.")) : (value, null);
        }
        catch (JsonException error)
        {
            return (null, new ApiFailure(ApiError.InvalidFormat, $"The body is not the JSON that this route takes: {Where(error)}"));
        }
    }

    // The serializer's own message names .NET types, which mean nothing to a caller.
    private static string Where(JsonException error)
    {
        var field = error.Path?.TrimStart('$').TrimStart('.') ?? "";
        return $"{(field.Length > 0 ? $"see '{field}', " : "see ")}line {(error.LineNumber ?? 0) + 1}, byte {(error.BytePositionInLine ?? 0) + 1}.";
    }
}
