using System.Runtime.InteropServices;
using System.Text.Json;
using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Generations;
using DeepSeek.Gateway.Answers;
using DeepSeek.Gateway.ResponseCache.Answers;

namespace DeepSeek.Gateway.ResponseCache.Redis;

/// <summary>A kept answer as bytes. What has a shape of its own in the contracts is JSON inside.</summary>
internal static class KeptAnswerFormat
{
    private const byte Delta = 1;
    private const byte End = 2;

    public static void Write(BinaryWriter writer, KeptAnswer answer)
    {
        writer.Write(answer.CreatedAt.ToUnixTimeMilliseconds());
        writer.Write(answer.ExpiresAt.ToUnixTimeMilliseconds());
        writer.Write(answer.Bytes);
        writer.Write(answer.Begun.ModelVersion);
        writer.Write(answer.Begun.ReplicaId);
        writer.Write(answer.Events.Length - 2);
        foreach (var next in answer.Events.AsSpan(1..^1))
        {
            if (next is AnswerDelta delta)
            {
                writer.Write(Delta);
                Write(writer, delta);
            }
            else
            {
                var end = (ChoiceEnded)next;
                writer.Write(End);
                writer.Write(end.Choice);
                writer.Write(end.FinishReason);
            }
        }

        var ended = (AnswerEnded)answer.Events[^1];
        WriteBytes(writer, JsonSerializer.SerializeToUtf8Bytes(ended.Usage, ContractsJsonContext.Wire.Usage));
        writer.Write(ended.Timings is not null);
        if (ended.Timings is { } timings)
        {
            writer.Write(timings.QueueSeconds);
            writer.Write(timings.PrefillSeconds);
            writer.Write(timings.DecodeSeconds);
        }
    }

    /// <summary>Throws where the bytes are none of ours.</summary>
    public static KeptAnswer Read(BinaryReader reader)
    {
        var createdAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
        var expiresAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
        var bytes = reader.ReadInt32();
        var begun = new AnswerBegun(reader.ReadString(), reader.ReadString());
        var count = reader.ReadInt32();
        var events = new List<AnswerEvent> { begun };
        for (var i = 0; i < count; i++)
        {
            events.Add(reader.ReadByte() == Delta ? ReadDelta(reader) : new ChoiceEnded(reader.ReadInt32(), reader.ReadString()));
        }

        var usage = JsonSerializer.Deserialize(ReadBytes(reader), ContractsJsonContext.Wire.Usage) ?? throw new JsonException("There is no usage.");
        var timings = reader.ReadBoolean()
            ? new GenerationTimings { QueueSeconds = reader.ReadDouble(), PrefillSeconds = reader.ReadDouble(), DecodeSeconds = reader.ReadDouble() }
            : null;
        events.Add(new AnswerEnded(usage, timings));
        return new KeptAnswer([.. events], createdAt, expiresAt, bytes);
    }

    private static void Write(BinaryWriter writer, AnswerDelta delta)
    {
        writer.Write(delta.Choice);
        writer.Write(delta.Tokens);
        WriteText(writer, delta.Reasoning);
        WriteText(writer, delta.Content);
        WriteBytes(writer, delta.Logprobs is { } logprobs
            ? JsonSerializer.SerializeToUtf8Bytes(logprobs, ContractsJsonContext.Wire.ChoiceLogprobs)
            : []);
        WriteBytes(writer, delta.Raw is { } raw ? JsonMarshal.GetRawUtf8Value(raw) : []);
    }

    private static AnswerDelta ReadDelta(BinaryReader reader)
    {
        var delta = new AnswerDelta(reader.ReadInt32()) { Tokens = reader.ReadInt32(), Reasoning = ReadText(reader), Content = ReadText(reader) };
        if (ReadBytes(reader) is { Length: > 0 } logprobs)
        {
            delta = delta with { Logprobs = JsonSerializer.Deserialize(logprobs, ContractsJsonContext.Wire.ChoiceLogprobs) };
        }

        return ReadBytes(reader) is { Length: > 0 } raw ? delta with { Raw = JsonElement.Parse(raw) } : delta;
    }

    private static void WriteText(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
        {
            writer.Write(text);
        }
    }

    private static string? ReadText(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    private static void WriteBytes(BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static byte[] ReadBytes(BinaryReader reader) => reader.ReadBytes(reader.ReadInt32());
}
