using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using DeepSeek.Contracts.Errors;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>
/// Reads what the gateway needs from a body in one pass that also proves the whole of it to be JSON. A field that is given twice is refused, so that
/// the gateway and the replica cannot read two different models out of one body.
/// </summary>
internal static class CompletionParser
{
    private const int LongestModelName = 256;

    /// <summary>The fields, or what is wrong.</summary>
    public static (RequestedCompletion? Completion, ApiFailure? Failure) Parse(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
        {
            return Format("The body is empty; it must be a JSON object.");
        }

        if (!Utf8.IsValid(body))
        {
            return Format("The body is not valid UTF-8.");
        }

        try
        {
            var reader = new Utf8JsonReader(body);
            reader.Read();
            return reader.TokenType == JsonTokenType.StartObject
                ? ParseObject(ref reader)
                : Format("The body must be a JSON object.");
        }
        catch (JsonException e)
        {
            // Only the position: the reader's own words may quote the body.
            return Format(string.Create(CultureInfo.InvariantCulture, $"The body is not valid JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}."));
        }
    }

    private static (RequestedCompletion? Completion, ApiFailure? Failure) ParseObject(ref Utf8JsonReader reader)
    {
        string? model = null;
        bool? stream = null;
        long? seed = null;
        ApiFailure? failure = null;
        var seen = Fields.None;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.ValueTextEquals("model"u8) ? Fields.Model
                : reader.ValueTextEquals("stream"u8) ? Fields.Stream
                : reader.ValueTextEquals("seed"u8) ? Fields.Seed
                : Fields.None;
            reader.Read();
            if (field != Fields.None && seen.HasFlag(field))
            {
                failure ??= new ApiFailure(ApiError.InvalidFormat, $"'{Name(field)}' is given more than once.", Name(field));
            }

            seen |= field;
            failure ??= field switch
            {
                Fields.Model => ReadModel(ref reader, out model),
                Fields.Stream => ReadStream(ref reader, out stream),
                Fields.Seed => ReadSeed(ref reader, out seed),
                _ => null,
            };

            // To the end of the value, and in the end of the body, whatever was found: broken JSON comes before wrong values.
            reader.Skip();
        }

        // Throws for anything behind the object.
        reader.Read();
        failure ??= model is null ? new ApiFailure(ApiError.InvalidParameter, "'model' is missing.", "model") : null;
        return failure is null ? (new RequestedCompletion(model!, stream ?? false, seed), null) : (null, failure);
    }

    private static ApiFailure? ReadModel(ref Utf8JsonReader reader, out string? model)
    {
        model = null;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            return WrongType("model", "a string");
        }

        try
        {
            model = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return new ApiFailure(ApiError.InvalidFormat, "'model' is not valid text.", "model");
        }

        return model.Length is > 0 and <= LongestModelName
            ? null
            : new ApiFailure(ApiError.InvalidParameter, $"'model' must have 1 to {LongestModelName} characters.", "model");
    }

    private static ApiFailure? ReadStream(ref Utf8JsonReader reader, out bool? stream)
    {
        stream = reader.TokenType == JsonTokenType.True;
        return reader.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null ? null : WrongType("stream", "true or false");
    }

    private static ApiFailure? ReadSeed(ref Utf8JsonReader reader, out long? seed)
    {
        seed = null;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.Number)
        {
            return WrongType("seed", "a whole number");
        }

        if (!reader.TryGetInt64(out var value))
        {
            return new ApiFailure(ApiError.InvalidParameter, $"'seed' must be a whole number from {long.MinValue} to {long.MaxValue}.", "seed");
        }

        seed = value;
        return null;
    }

    private static ApiFailure WrongType(string field, string expected) => new(ApiError.InvalidFormat, $"'{field}' must be {expected}.", field);

    private static (RequestedCompletion? Completion, ApiFailure? Failure) Format(string message) => (null, new ApiFailure(ApiError.InvalidFormat, message));

    private static string Name(Fields field) => field switch { Fields.Model => "model", Fields.Stream => "stream", _ => "seed" };

    [Flags]
    private enum Fields
    {
        None = 0,
        Model = 1,
        Stream = 2,
        Seed = 4,
    }
}
