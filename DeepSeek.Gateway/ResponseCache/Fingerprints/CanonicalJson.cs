using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace DeepSeek.Gateway.ResponseCache.Fingerprints;

/// <summary>
/// Writes JSON in a form that is the same however it was spelt: members in the order of their names, texts without escapes, numbers by value, no white space.
/// Every text is preceded by its length, so that no two requests are written alike. One pass, in pooled buffers.
/// </summary>
internal ref struct CanonicalJson
{
    private const int LengthBytes = sizeof(int);

    private byte[] _buffer;
    private int _count;
    private Member[] _members;
    private int _memberCount;

    public CanonicalJson(int bodyLength)
    {
        _buffer = ArrayPool<byte>.Shared.Rent(bodyLength + 512);
        _members = ArrayPool<Member>.Shared.Rent(32);
    }

    /// <summary>What was written.</summary>
    public readonly ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _count);

    public void Append(byte value)
    {
        Reserve(1);
        _buffer[_count++] = value;
    }

    public void Append(string text)
    {
        Reserve(LengthBytes + Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_count + LengthBytes));
        EndText(length);
    }

    /// <summary>The object at which the reader stands, without the fields that do not change what is answered.</summary>
    public void AppendRequest(ref Utf8JsonReader reader) => AppendObject(ref reader, isRequest: true);

    /// <summary>Gives the buffers back, emptied: they held a prompt.</summary>
    public void Dispose()
    {
        Return(_buffer, _count);
        ArrayPool<Member>.Shared.Return(_members);
        _buffer = [];
        _members = [];
    }

    /// <summary>Who is to be charged, how the answer is to be sent and how urgent it is; and the model, whose resolved version counts instead.</summary>
    private static bool IsInsignificant(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("model"u8) || name.SequenceEqual("stream"u8) || name.SequenceEqual("stream_options"u8) || name.SequenceEqual("user"u8)
        || name.SequenceEqual("metadata"u8) || name.SequenceEqual("service_tier"u8) || name.SequenceEqual("priority"u8);

    private static void Return(byte[] buffer, int used)
    {
        buffer.AsSpan(0, used).Clear();
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private void AppendValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                AppendObject(ref reader, isRequest: false);
                break;

            case JsonTokenType.StartArray:
                Append((byte)'[');
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    AppendValue(ref reader);
                }

                Append((byte)']');
                break;

            case JsonTokenType.String:
                Append((byte)'s');
                AppendText(ref reader);
                break;

            case JsonTokenType.Number:
                Append((byte)'n');
                Reserve(LengthBytes + CanonicalNumber.MostBytes(reader.ValueSpan.Length));
                EndText(CanonicalNumber.Write(reader.ValueSpan, _buffer.AsSpan(_count + LengthBytes)));
                break;

            default:
                Append((byte)(reader.TokenType switch { JsonTokenType.True => 't', JsonTokenType.False => 'f', _ => '0' }));
                break;
        }
    }

    private void AppendObject(ref Utf8JsonReader reader, bool isRequest)
    {
        Append((byte)'{');
        var first = _memberCount;
        var ordered = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = _count;
            AppendText(ref reader);
            var member = new Member(start, NameLength: _count - start - LengthBytes, End: 0);
            reader.Read();
            if (isRequest && IsInsignificant(Name(member)))
            {
                reader.Skip();
                _count = start;
                continue;
            }

            AppendValue(ref reader);
            ordered &= _memberCount == first || Name(_members[_memberCount - 1]).SequenceCompareTo(Name(member)) <= 0;
            Push(member with { End = _count });
        }

        if (!ordered)
        {
            Order(first);
        }

        _memberCount = first;
        Append((byte)'}');
    }

    /// <summary>Moves the members from the given one on, which lie at the end of what was written, to their order.</summary>
    private readonly void Order(int first)
    {
        var members = _members.AsSpan(first, _memberCount - first);
        var start = members[0].Start;
        members.Sort(new ByName(_buffer));
        var length = _count - start;
        var scratch = ArrayPool<byte>.Shared.Rent(length);
        var at = 0;
        foreach (var member in members)
        {
            _buffer.AsSpan(member.Start, member.End - member.Start).CopyTo(scratch.AsSpan(at));
            at += member.End - member.Start;
        }

        scratch.AsSpan(0, length).CopyTo(_buffer.AsSpan(start));
        Return(scratch, length);
    }

    private readonly ReadOnlySpan<byte> Name(Member member) => _buffer.AsSpan(member.Start + LengthBytes, member.NameLength);

    private void AppendText(ref Utf8JsonReader reader)
    {
        Reserve(LengthBytes + reader.ValueSpan.Length);
        EndText(reader.CopyString(_buffer.AsSpan(_count + LengthBytes)));
    }

    private void EndText(int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_count), length);
        _count += LengthBytes + length;
    }

    private void Push(Member member)
    {
        if (_memberCount == _members.Length)
        {
            var larger = ArrayPool<Member>.Shared.Rent(_members.Length * 2);
            _members.CopyTo(larger.AsSpan());
            ArrayPool<Member>.Shared.Return(_members);
            _members = larger;
        }

        _members[_memberCount++] = member;
    }

    private void Reserve(int bytes)
    {
        if (_buffer.Length - _count < bytes)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _count + bytes));
            Written.CopyTo(larger);
            Return(_buffer, _count);
            _buffer = larger;
        }
    }

    /// <summary>A name and its value, where they lie.</summary>
    private readonly record struct Member(int Start, int NameLength, int End);

    /// <summary>By name; what is given twice stays in the order in which it is given, because readers take the last.</summary>
    private readonly struct ByName(byte[] buffer) : IComparer<Member>
    {
        public int Compare(Member x, Member y)
        {
            var order = buffer.AsSpan(x.Start + LengthBytes, x.NameLength).SequenceCompareTo(buffer.AsSpan(y.Start + LengthBytes, y.NameLength));
            return order != 0 ? order : x.Start.CompareTo(y.Start);
        }
    }
}
