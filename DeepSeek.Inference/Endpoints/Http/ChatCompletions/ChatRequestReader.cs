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
    private static string Where(JsonException error) => error is { Path: { Length: > 2 } path, InnerException: InvalidOperationException }
        ? $"the value of '{path.TrimStart('$', '.')}' is of the wrong kind."
        : error.InnerException is null && error.Path is null or "$" && error.LineNumber is null
            ? error.Message
            : $"error at line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}{(error.Path is null or "$" ? "" : $", in '{error.Path.TrimStart('$', '.')}'")}.";
}
