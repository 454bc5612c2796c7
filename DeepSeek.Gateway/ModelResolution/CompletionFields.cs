using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.ControlPlane.InternalCalls;
using DeepSeek.Gateway.Requests;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>The fields of a body that the gateway reads, as they are found. A value that only the replica judges, and that is not as it should be, is left out.</summary>
internal struct CompletionFields
{
    private const int LongestModelName = 256;

    private long _seen;
    private bool _stream;
    private bool _includeUsage;
    private long? _seed;
    private double? _temperature;
    private int? _maxTokens;
    private int? _maxCompletionTokens;
    private int _choices;
    private Lane? _lane;

    /// <summary>The model; null where none was found.</summary>
    public string? Model { get; private set; }

    /// <summary>Which field the reader stands on, a name that is compared as it is meant and not as it is written.</summary>
    public static CompletionField Find(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("model"u8) ? CompletionField.Model
        : reader.ValueTextEquals("stream"u8) ? CompletionField.Stream
        : reader.ValueTextEquals("stream_options"u8) ? CompletionField.StreamOptions
        : reader.ValueTextEquals("seed"u8) ? CompletionField.Seed
        : reader.ValueTextEquals("temperature"u8) ? CompletionField.Temperature
        : reader.ValueTextEquals("max_tokens"u8) ? CompletionField.MaxTokens
        : reader.ValueTextEquals("max_completion_tokens"u8) ? CompletionField.MaxCompletionTokens
        : reader.ValueTextEquals("n"u8) ? CompletionField.N
        : reader.ValueTextEquals("service_tier"u8) ? CompletionField.ServiceTier
        : CompletionField.None;

    /// <summary>Takes a value; gives back what is wrong with it.</summary>
    public ApiFailure? Read(ref Utf8JsonReader reader, CompletionField field)
    {
        if (field == CompletionField.None)
        {
            return null;
        }

        var bit = 1L << (int)field;
        if ((_seen & bit) != 0)
        {
            return new ApiFailure(ApiError.InvalidFormat, $"'{field.Name()}' is given more than once.", field.Name());
        }

        _seen |= bit;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        switch (field)
        {
            case CompletionField.Model:
                return ReadModel(ref reader);

            case CompletionField.Stream:
                _stream = reader.TokenType == JsonTokenType.True;
                return reader.TokenType is JsonTokenType.True or JsonTokenType.False ? null : WrongType(field, "true or false");

            case CompletionField.StreamOptions:
                ReadStreamOptions(reader);
                return null;

            case CompletionField.Seed:
                return ReadSeed(ref reader);

            case CompletionField.Temperature:
                _temperature = reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var temperature) ? temperature : null;
                return null;

            case CompletionField.MaxTokens:
                _maxTokens = Whole(ref reader);
                return null;

            case CompletionField.MaxCompletionTokens:
                _maxCompletionTokens = Whole(ref reader);
                return null;

            case CompletionField.N:
                _choices = Whole(ref reader) ?? 0;
                return null;

            default:
                return ReadLane(ref reader, field);
        }
    }

    /// <summary>All together; a model was found.</summary>
    public readonly RequestedCompletion ToCompletion(AnswerRoute route, ReadOnlyMemory<byte> request) => new()
    {
        Route = route,
        Model = Model!,
        Stream = _stream,
        IncludeUsage = _includeUsage,
        Seed = _seed,
        Temperature = _temperature,
        MaxTokens = _maxCompletionTokens ?? _maxTokens,
        N = Math.Max(1, _choices),
        Lane = _lane,
        Request = request,
    };

    private static int? Whole(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) && number >= 0 ? number : null;

    private static ApiFailure WrongType(CompletionField field, string expected) =>
        new(ApiError.InvalidFormat, $"'{field.Name()}' must be {expected}.", field.Name());

    private ApiFailure? ReadModel(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return WrongType(CompletionField.Model, "a string");
        }

        try
        {
            Model = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return new ApiFailure(ApiError.InvalidFormat, "'model' is not valid text.", "model");
        }

        return Model.Length is > 0 and <= LongestModelName
            ? null
            : new ApiFailure(ApiError.InvalidParameter, $"'model' must have 1 to {LongestModelName} characters.", "model");
    }

    // On a copy of the reader: the caller goes on from the value's beginning.
    private void ReadStreamOptions(Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("include_usage"u8);
            reader.Read();
            _includeUsage = found ? reader.TokenType == JsonTokenType.True : _includeUsage;
            reader.Skip();
        }
    }

    private ApiFailure? ReadSeed(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            return WrongType(CompletionField.Seed, "a whole number");
        }

        if (!reader.TryGetInt64(out var value))
        {
            return new ApiFailure(ApiError.InvalidParameter, $"'seed' must be a whole number from {long.MinValue} to {long.MaxValue}.", "seed");
        }

        _seed = value;
        return null;
    }

    private ApiFailure? ReadLane(ref Utf8JsonReader reader, CompletionField field)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return WrongType(field, "a string");
        }

        _lane = reader.ValueTextEquals("auto"u8) || reader.ValueTextEquals("default"u8) ? Lane.Realtime
            : reader.ValueTextEquals("flex"u8) || reader.ValueTextEquals("batch"u8) ? Lane.Batch
            : null;
        return _lane is null
            ? new ApiFailure(ApiError.InvalidParameter, "'service_tier' must be 'auto', 'default', 'flex' or 'batch'.", "service_tier")
            : null;
    }
}
