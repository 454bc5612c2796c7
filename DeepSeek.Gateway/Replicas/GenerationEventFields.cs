using System.Buffers;
using System.Text.Json;
using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Generations;

namespace DeepSeek.Gateway.Replicas;

/// <summary>
/// The fields of an event, as they are found, and what they make. Written out, because the serializer takes several times as long for records that must be whole.
/// </summary>
internal struct GenerationEventFields
{
    private int? _choice;
    private int[]? _tokenIds;
    private string? _reasoning;
    private string? _content;
    private ChoiceLogprobs? _logprobs;
    private string? _finishReason;
    private Usage? _usage;
    private GenerationTimings? _timings;
    private string? _modelVersion;
    private string? _device;
    private long? _seed;
    private int[]? _promptTokenIds;
    private string? _processors;
    private ErrorBody? _error;

    /// <summary>Takes the field at whose name the reader stands, to the end of its value.</summary>
    public void Read(ref Utf8JsonReader reader)
    {
        // Those of tokens first: they come most often.
        if (Is(ref reader, "choice"u8)) _choice = reader.GetInt32();
        else if (Is(ref reader, "token_ids"u8)) _tokenIds = Numbers(ref reader);
        else if (Is(ref reader, "reasoning"u8)) _reasoning = reader.GetString();
        else if (Is(ref reader, "content"u8)) _content = reader.GetString();
        else if (Is(ref reader, "logprobs"u8)) _logprobs = JsonSerializer.Deserialize(ref reader, GenerationsJsonContext.Wire.ChoiceLogprobs);
        else if (Is(ref reader, "finish_reason"u8)) _finishReason = reader.GetString();
        else if (Is(ref reader, "usage"u8)) _usage = UsageFields.Read(ref reader);
        else if (Is(ref reader, "timings"u8)) _timings = JsonSerializer.Deserialize(ref reader, GenerationsJsonContext.Wire.GenerationTimings);
        else if (Is(ref reader, "model_version"u8)) _modelVersion = reader.GetString();
        else if (Is(ref reader, "device"u8)) _device = reader.GetString();
        else if (Is(ref reader, "seed"u8)) _seed = reader.GetInt64();
        else if (Is(ref reader, "prompt_token_ids"u8)) _promptTokenIds = Numbers(ref reader);
        else if (Is(ref reader, "processors"u8)) _processors = reader.GetString();
        else if (Is(ref reader, "error"u8)) _error = JsonSerializer.Deserialize(ref reader, ContractsJsonContext.Wire.ErrorBody);
        else reader.Skip();
    }

    /// <summary>The event, told by the one field that each has alone; null where it has none of them.</summary>
    public readonly object? ToEvent()
    {
        if (_tokenIds is not null)
        {
            return new GenerationTokens
            {
                Choice = Needed(_choice, "choice"), TokenIds = _tokenIds, Reasoning = _reasoning, Content = _content, Logprobs = _logprobs,
            };
        }

        if (_finishReason is not null)
        {
            return new GenerationEnded
            {
                Choice = Needed(_choice, "choice"), FinishReason = _finishReason, Usage = Needed(_usage, "usage"), Timings = Needed(_timings, "timings"),
            };
        }

        if (_modelVersion is not null)
        {
            return new GenerationStarted
            {
                ModelVersion = _modelVersion,
                Device = Needed(_device, "device"),
                Seed = Needed(_seed, "seed"),
                PromptTokenIds = Needed(_promptTokenIds, "prompt_token_ids"),
                Processors = _processors,
            };
        }

        return _error;
    }

    /// <summary>True where the reader stood at this name; it stands at the value then.</summary>
    private static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.ValueTextEquals(name) && reader.Read();

    private static int[] Numbers(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("Token ids are not a list.");
        }

        var numbers = ArrayPool<int>.Shared.Rent(64);
        var count = 0;
        try
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (count == numbers.Length)
                {
                    var larger = ArrayPool<int>.Shared.Rent(count * 2);
                    numbers.CopyTo(larger, 0);
                    ArrayPool<int>.Shared.Return(numbers, clearArray: true);
                    numbers = larger;
                }

                numbers[count++] = reader.GetInt32();
            }

            return numbers.AsSpan(0, count).ToArray();
        }
        finally
        {
            // They stand for a prompt.
            ArrayPool<int>.Shared.Return(numbers, clearArray: true);
        }
    }

    private static T Needed<T>(T? value, string name)
        where T : struct => value ?? throw new JsonException($"An event lacks '{name}'.");

    private static T Needed<T>(T? value, string name)
        where T : class => value ?? throw new JsonException($"An event lacks '{name}'.");
}
