using System.Globalization;
using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>
/// The body of <c>/v1/completions</c>: a text instead of messages, and how likely tokens were asked for by a number. All else is taken over as it came. What
/// replicas cannot do, and what would make another answer of it, is refused.
/// </summary>
internal struct TextCompletionBody
{
    private const int MostLogprobs = 20;

    private long _seen;
    private int? _logprobs;
    private ReadOnlyMemory<byte> _prompt;

    private enum Field
    {
        None,
        Prompt,
        Logprobs,
        Echo,
        Suffix,
        BestOf,
        TopLogprobs,
    }

    /// <summary>From the beginning of the object to its end; what is behind it is the caller's to judge.</summary>
    public static (RequestedCompletion? Completion, ApiFailure? Failure) Parse(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        var fields = default(CompletionFields);
        var own = default(TextCompletionBody);
        var request = new JsonMembers(body.Length);
        ApiFailure? failure = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var common = CompletionFields.Find(ref reader);
            var field = common == CompletionField.None ? Find(ref reader) : Field.None;
            reader.Read();
            failure ??= fields.Read(ref reader, common) ?? own.Read(reader, field, body);
            reader.Skip();
            if (field == Field.None)
            {
                request.Add(body.Span[start..(int)reader.BytesConsumed]);
            }
        }

        failure ??= fields.Missing() ?? (own._prompt.IsEmpty ? Invalid(Field.Prompt, "is missing; a text is needed.") : null);
        if (failure is not null)
        {
            return (null, failure);
        }

        if (own._logprobs is { } count)
        {
            request.Add("\"logprobs\":true"u8);
            if (count > 0)
            {
                request.Add("\"top_logprobs\":"u8);
                Span<byte> digits = stackalloc byte[2];
                count.TryFormat(digits, out var written, provider: CultureInfo.InvariantCulture);
                request.Append(digits[..written]);
            }
        }

        return (fields.ToCompletion(AnswerRoute.Completions, request.End()) with { Prompt = own._prompt }, null);
    }

    private static Field Find(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("prompt"u8) ? Field.Prompt
        : reader.ValueTextEquals("logprobs"u8) ? Field.Logprobs
        : reader.ValueTextEquals("echo"u8) ? Field.Echo
        : reader.ValueTextEquals("suffix"u8) ? Field.Suffix
        : reader.ValueTextEquals("best_of"u8) ? Field.BestOf
        : reader.ValueTextEquals("top_logprobs"u8) ? Field.TopLogprobs
        : Field.None;

    private static string Name(Field field) => field switch
    {
        Field.Prompt => "prompt",
        Field.Logprobs => "logprobs",
        Field.Echo => "echo",
        Field.Suffix => "suffix",
        Field.BestOf => "best_of",
        _ => "top_logprobs",
    };

    private static ApiFailure Invalid(Field field, string what) => new(ApiError.InvalidParameter, $"'{Name(field)}' {what}", Name(field));

    // The reader is a copy: the caller goes on from the value's beginning.
    private ApiFailure? Read(Utf8JsonReader reader, Field field, ReadOnlyMemory<byte> body)
    {
        if (field == Field.None)
        {
            return null;
        }

        var bit = 1L << (int)field;
        if ((_seen & bit) != 0)
        {
            return new ApiFailure(ApiError.InvalidFormat, $"'{Name(field)}' is given more than once.", Name(field));
        }

        _seen |= bit;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        switch (field)
        {
            case Field.Prompt:
                return ReadPrompt(reader, body);

            case Field.Logprobs:
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var count) || count is < 0 or > MostLogprobs)
                {
                    return Invalid(field, $"must be a whole number from 0 to {MostLogprobs}: how many of the likeliest tokens are listed.");
                }

                _logprobs = count;
                return null;

            case Field.Echo:
                return reader.TokenType == JsonTokenType.False ? null : Invalid(field, "asks for what this service cannot do; only false is supported.");

            case Field.Suffix:
                return reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(""u8)
                    ? null
                    : Invalid(field, "asks for what this service cannot do; texts are gone on with, not filled in.");

            case Field.BestOf:
                return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var best) && best == 1
                    ? null
                    : Invalid(field, "asks for what this service cannot do; only 1 is supported, and 'n' gives several answers.");

            default:
                return Invalid(field, "is not a field of this route; 'logprobs' is the number.");
        }
    }

    private ApiFailure? ReadPrompt(Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        var isArray = reader.TokenType == JsonTokenType.StartArray;
        if (isArray)
        {
            reader.Read();
        }

        if (reader.TokenType == JsonTokenType.String)
        {
            _prompt = body[(int)reader.TokenStartIndex..(int)reader.BytesConsumed];
            if (!isArray || (reader.Read() && reader.TokenType == JsonTokenType.EndArray))
            {
                return null;
            }
        }

        return Invalid(Field.Prompt, "must be a string or an array of one string; tokens and several texts in one request are not supported.");
    }
}
