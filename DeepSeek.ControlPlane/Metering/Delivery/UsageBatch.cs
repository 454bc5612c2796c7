using System.Buffers;
using System.Text.Json;
using StackExchange.Redis;

namespace DeepSeek.ControlPlane.Metering.Delivery;

/// <summary>
/// Reports on their way, written once: as the lines of a file, of which the parts that Redis gets are slices. Not thread-safe.
/// </summary>
internal sealed class UsageBatch : IDisposable
{
    private const int InitialBytes = 64 * 1024;

    private static readonly JsonEncodedText RequestName = JsonEncodedText.Encode("request");
    private static readonly JsonEncodedText SegmentName = JsonEncodedText.Encode("segment");

    private readonly List<(int Start, int Length)> _requests = [];
    private readonly List<(int Start, int Length)> _segments = [];
    private readonly Utf8JsonWriter _json;
    private ArrayBufferWriter<byte> _bytes = new(InitialBytes);

    public UsageBatch() => _json = new Utf8JsonWriter(_bytes);

    /// <summary>How many reports it holds.</summary>
    public int Count => _requests.Count + _segments.Count;

    /// <summary>All reports, each a line of JSON.</summary>
    public ReadOnlyMemory<byte> Lines => _bytes.WrittenMemory;

    /// <summary>The reports of requests, as they stand in the list.</summary>
    public RedisValue[] Requests => Values(_requests);

    /// <summary>The reports of segments, as they stand in the list.</summary>
    public RedisValue[] Segments => Values(_segments);

    public void Add(RequestUsage usage)
    {
        Begin(RequestName);
        var start = Position();
        JsonSerializer.Serialize(_json, usage, ControlPlaneJsonContext.Default.RequestUsage);
        _requests.Add((start, Position() - start));
        End();
    }

    public void Add(SegmentUsage usage)
    {
        Begin(SegmentName);
        var start = Position();
        JsonSerializer.Serialize(_json, usage, ControlPlaneJsonContext.Default.SegmentUsage);
        _segments.Add((start, Position() - start));
        End();
    }

    /// <summary>Forgets what it holds.</summary>
    /// <param name="stillRead">True where somebody may still read the bytes, such as a command that was given up; then they are left to him.</param>
    public void Clear(bool stillRead = false)
    {
        _requests.Clear();
        _segments.Clear();
        if (stillRead) _bytes = new ArrayBufferWriter<byte>(InitialBytes);
        else _bytes.ResetWrittenCount();
        _json.Reset(_bytes);
    }

    /// <inheritdoc />
    public void Dispose() => _json.Dispose();

    private void Begin(JsonEncodedText name)
    {
        _json.WriteStartObject();
        _json.WritePropertyName(name);
        _json.Flush();
    }

    private int Position()
    {
        _json.Flush();
        return _bytes.WrittenCount;
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _bytes.Write("\n"u8);
        _json.Reset();
    }

    private RedisValue[] Values(List<(int Start, int Length)> parts)
    {
        var values = new RedisValue[parts.Count];
        for (var i = 0; i < values.Length; i++) values[i] = _bytes.WrittenMemory.Slice(parts[i].Start, parts[i].Length);
        return values;
    }
}
