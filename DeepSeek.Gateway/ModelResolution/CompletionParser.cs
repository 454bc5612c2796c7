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
    // The reader's own limit, and that of replicas.
    private const int MostLevels = 64;

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

        var reader = new Utf8JsonReader(body.Span);
        try
        {
            reader.Read();
            return reader.TokenType == JsonTokenType.StartObject
                ? ParseObject(ref reader, route, body)
                : Format("The body must be a JSON object.");
        }
        catch (JsonException e)
        {
            // Only the position: the reader's own words may quote the body.
            var fault = reader.CurrentDepth >= MostLevels - 1 ? $"nests deeper than {MostLevels} levels, or is not valid JSON there" : "is not valid JSON";
            return Format(string.Create(CultureInfo.InvariantCulture, $"The body {fault}: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}."));
        }
        catch (InvalidOperationException)
        {
            return Format("The body has an escape sequence in a name or a value that stands for no character.");
        }
    }

    private static (RequestedCompletion? Completion, ApiFailure? Failure) ParseObject(
        ref Utf8JsonReader reader, AnswerRoute route, ReadOnlyMemory<byte> body)
    {
        // To the end of the object, whatever is found in it: broken JSON comes before wrong values.
        var parsed = route switch
        {
            AnswerRoute.Completions => TextCompletionBody.Parse(ref reader, body),
            AnswerRoute.Inference => InferenceBody.Parse(ref reader, body),
            _ => ParseChat(ref reader, body),
        };

        // Throws for anything behind the object.
        reader.Read();
        return parsed;
    }

    private static (RequestedCompletion? Completion, ApiFailure? Failure) ParseChat(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        var fields = default(CompletionFields);
        ApiFailure? failure = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = CompletionFields.Find(ref reader);
            reader.Read();
            failure ??= fields.Read(ref reader, field);
            reader.Skip();
        }

        failure ??= fields.Missing();
        return failure is null ? (fields.ToCompletion(AnswerRoute.ChatCompletions, body), null) : (null, failure);
    }

    private static (RequestedCompletion? Completion, ApiFailure? Failure) Format(string message) => (null, new ApiFailure(ApiError.InvalidFormat, message));
}
