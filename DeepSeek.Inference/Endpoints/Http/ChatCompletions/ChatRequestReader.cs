using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>Reads the body of a request.</summary>
internal static class ChatRequestReader
{
    /// <summary>The request, or why the body is none. A body over the limit throws, as the server does.</summary>
    public static async Task<(ChatCompletionRequest? Request, ApiFailure? Failure)> ReadAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        try
        {
            var request = await JsonSerializer.DeserializeAsync(http.Body, ContractsJsonContext.Wire.ChatCompletionRequest, cancellationToken);
            return request is null ? (null, new ApiFailure(ApiError.InvalidFormat, "The body is 'null'; a JSON object is needed.")) : (request, null);
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
