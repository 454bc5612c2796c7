using System.Buffers;

namespace DeepSeek.Gateway.ModelResolution;

/// <summary>Puts an object together of members that are taken over as they were written.</summary>
internal sealed class JsonMembers
{
    private readonly ArrayBufferWriter<byte> _json;

    /// <param name="bytes">About how many bytes it will take.</param>
    public JsonMembers(int bytes)
    {
        _json = new ArrayBufferWriter<byte>(bytes + 2);
        _json.Write("{"u8);
    }

    /// <summary>Adds a member: its name, its colon, its value.</summary>
    public void Add(ReadOnlySpan<byte> member)
    {
        if (_json.WrittenCount > 1)
        {
            _json.Write(","u8);
        }

        _json.Write(member);
    }

    /// <summary>Adds more of the member that was added last.</summary>
    public void Append(ReadOnlySpan<byte> value) => _json.Write(value);

    /// <summary>The object, whole.</summary>
    public ReadOnlyMemory<byte> End()
    {
        _json.Write("}"u8);
        return _json.WrittenMemory;
    }
}
