using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>
/// The body of <c>/v1/inference</c>: a question or a conversation, and beside it how it is to be answered. Replicas get a chat completion request made of
/// the same texts, as they were written.
/// </summary>
internal struct InferenceBody
{
    private long _seen;
    private Lane? _lane;
    private ReadOnlyMemory<byte> _input;
    private ReadOnlyMemory<byte> _messages;
    private ReadOnlyMemory<byte> _parameters;

    private enum Field
    {
        None,
        Input,
        Messages,
        Parameters,
        Priority,
    }

    /// <summary>From the beginning of the object to its end; what is behind it is the caller's to judge.</summary>
    public static (RequestedCompletion? Completion, ApiFailure? Failure) Parse(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        var fields = default(CompletionFields);
        var own = default(InferenceBody);
        ApiFailure? failure = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var common = CompletionFields.Find(ref reader);
            var field = common == CompletionField.None ? Find(ref reader) : Field.None;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            failure ??= Misplaced(common) ?? fields.Read(ref reader, common) ?? own.Read(ref reader, field);
            var isNull = reader.TokenType == JsonTokenType.Null;
            reader.Skip();
            if (!isNull)
            {
                own.Keep(field, body[start..(int)reader.BytesConsumed]);
            }
        }

        failure ??= fields.Missing() ?? own.CheckQuestion();
        if (failure is not null)
        {
            return (null, failure);
        }

        var request = new JsonMembers(body.Length);
        failure = InferenceParameters.Read(own._parameters, ref fields, request);
        if (failure is not null)
        {
            return (null, failure);
        }

        if (own._messages.IsEmpty)
        {
            request.Add("\"messages\":[{\"role\":\"user\",\"content\":"u8);
            request.Append(own._input.Span);
            request.Append("}]"u8);
        }
        else
        {
            request.Add("\"messages\":"u8);
            request.Append(own._messages.Span);
        }

        return (fields.ToCompletion(AnswerRoute.Inference, request.End()) with { Lane = own._lane }, null);
    }

    private static Field Find(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("input"u8) ? Field.Input
        : reader.ValueTextEquals("messages"u8) ? Field.Messages
        : reader.ValueTextEquals("parameters"u8) ? Field.Parameters
        : reader.ValueTextEquals("priority"u8) ? Field.Priority
        : Field.None;

    private static string Name(Field field) => field switch
    {
        Field.Input => "input",
        Field.Messages => "messages",
        Field.Parameters => "parameters",
        _ => "priority",
    };

    // Left out in silence it would be another answer than the one that was asked for.
    private static ApiFailure? Misplaced(CompletionField field) => field switch
    {
        CompletionField.None or CompletionField.Model or CompletionField.Stream => null,
        CompletionField.StreamOptions => Invalid(field.Name(), "is not a field of this route; a stream always ends with the usage."),
        CompletionField.ServiceTier => Invalid(field.Name(), "is not a field of this route; 'priority' is."),
        CompletionField.N => Invalid(field.Name(), "is not a field of this route; it gives one answer."),
        _ => Invalid(field.Name(), "belongs into 'parameters'."),
    };

    private static ApiFailure Invalid(string name, string what) => new(ApiError.InvalidParameter, $"'{name}' {what}", name);

    private static ApiFailure WrongType(Field field, string expected) =>
        new(ApiError.InvalidFormat, $"'{Name(field)}' must be {expected}.", Name(field));

    private ApiFailure? Read(ref Utf8JsonReader reader, Field field)
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
        return (field, reader.TokenType) switch
        {
            (_, JsonTokenType.Null) => null,
            (Field.Input, not JsonTokenType.String) => WrongType(field, "a string"),
            (Field.Messages, not JsonTokenType.StartArray) => WrongType(field, "an array of messages"),
            (Field.Parameters, not JsonTokenType.StartObject) => WrongType(field, "an object"),
            (Field.Priority, JsonTokenType.String) => ReadLane(ref reader),
            (Field.Priority, _) => WrongType(field, "a string"),
            _ => null,
        };
    }

    private ApiFailure? ReadLane(ref Utf8JsonReader reader)
    {
        _lane = reader.ValueTextEquals("realtime"u8) ? Lane.Realtime : reader.ValueTextEquals("batch"u8) ? Lane.Batch : null;
        return _lane is null ? Invalid("priority", "must be 'realtime' or 'batch'.") : null;
    }

    private void Keep(Field field, ReadOnlyMemory<byte> value)
    {
        switch (field)
        {
            case Field.Input:
                _input = value;
                break;

            case Field.Messages:
                _messages = value;
                break;

            case Field.Parameters:
                _parameters = value;
                break;
        }
    }

    private readonly ApiFailure? CheckQuestion() => (_input.IsEmpty, _messages.IsEmpty) switch
    {
        (true, true) => Invalid("input", "is missing; a text is needed, or a conversation in 'messages'."),
        (false, false) => Invalid("input", "and 'messages' are both there; only one of them is allowed."),
        _ => null,
    };
}
