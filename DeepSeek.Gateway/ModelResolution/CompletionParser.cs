using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>
/// Reads what the gateway needs from a body in one pass that also proves the whole of it to be JSON. A field that is given twice is refused, so that
/// the gateway and the replica cannot read two different models out of one body.
/// </summary>
internal static class CompletionParser
{
    /// <summary>The fields, or what is wrong.</summary>
    public static (RequestedCompletion? Completion, ApiFailure? Failure) Parse(AnswerRoute route, ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return Format("The body is empty; it must be a JSON object.");
        }

        if (!Utf8.IsValid(body.Span))
        {
            return Format("The body is not valid UTF-8.");
        }

        try
        {
            var reader = new Utf8JsonReader(body.Span);
            reader.Read();
            return reader.TokenType == JsonTokenType.StartObject
                ? ParseObject(ref reader, route, body)
                : Format("The body must be a JSON object.");
        }
        catch (JsonException e)
        {
            // Only the position: the reader's own words may quote the body.
            return Format(string.Create(CultureInfo.InvariantCulture, $"The body is not valid JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}."));
        }
        catch (InvalidOperationException)
        {
            return Format("The body has an escape sequence in a name or a value that stands for no character.");
        }
    }

    private static (RequestedCompletion? Completion, ApiFailure? Failure) ParseObject(
        ref Utf8JsonReader reader, AnswerRoute route, ReadOnlyMemory<byte> body)
    {
        var fields = default(CompletionFields);
        ApiFailure? failure = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = CompletionFields.Find(ref reader);
            reader.Read();
            if (fields.Read(ref reader, field) is { } fault)
            {
                failure ??= fault;
            }

            // To the end of the value, and in the end of the body, whatever was found: broken JSON comes before wrong values.
            reader.Skip();
        }

        // Throws for anything behind the object.
        reader.Read();
        failure ??= fields.Model is null ? new ApiFailure(ApiError.InvalidParameter, "'model' is missing.", "model") : null;
        return failure is null ? (fields.ToCompletion(route, body), null) : (null, failure);
    }

    private static (RequestedCompletion? Completion, ApiFailure? Failure) Format(string message) => (null, new ApiFailure(ApiError.InvalidFormat, message));
}
