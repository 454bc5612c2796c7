using System.Buffers.Binary;
using System.Text;

namespace DeepSeek.ModelTrainer.Native;

/// <summary>Makes TorchSharp's native library load where libstdc++ is older than the one it was built with (Debian 12).</summary>
/// <remarks>
/// libLibTorchSharp.so asks for symbol version GLIBCXX_3.4.32, of which it uses one symbol only, an initialiser that older libraries run by themselves.
/// Marking that need as weak (VER_FLG_WEAK) lets the loader go on without it. Only the copy in the build output is changed, before the first torch call.
/// </remarks>
internal static class LibTorchLoader
{
    private const int SectionTypeVersionNeeds = 0x6ffffffe;
    private const ushort WeakFlag = 2;
    private static readonly byte[] Magic = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1];

    /// <summary>Weakens the need in the library beside the program, if it is there and not weak already.</summary>
    public static void Prepare()
    {
        foreach (var path in Directory.EnumerateFiles(AppContext.BaseDirectory, "libLibTorchSharp.so", SearchOption.AllDirectories))
        {
            var file = File.ReadAllBytes(path);
            if (Weaken(file, "GLIBCXX_3.4.32")) File.WriteAllBytes(path, file);
        }
    }

    private static bool Weaken(byte[] file, string version)
    {
        if (!file.AsSpan().StartsWith(Magic)) return false;
        var (table, size, count) = ((int)U64(file, 0x28), U16(file, 0x3a), U16(file, 0x3c));
        for (var i = 0; i < count; i++)
        {
            var section = table + (i * size);
            if (U32(file, section + 4) != SectionTypeVersionNeeds) continue;
            var strings = (int)U64(file, table + ((int)U32(file, section + 40) * size) + 24);
            return WeakenIn(file, (int)U64(file, section + 24), (int)U32(file, section + 44), strings, version);
        }

        return false;
    }

    private static bool WeakenIn(byte[] file, int need, int needs, int strings, string version)
    {
        var changed = false;
        for (var i = 0; i < needs; i++)
        {
            var entry = need + (int)U32(file, need + 8);
            for (var j = 0; j < U16(file, need + 2); j++)
            {
                if (NameAt(file, strings + (int)U32(file, entry + 8)) == version && (U16(file, entry + 4) & WeakFlag) == 0)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(entry + 4), (ushort)(U16(file, entry + 4) | WeakFlag));
                    changed = true;
                }

                entry += (int)U32(file, entry + 12);
            }

            need += (int)U32(file, need + 12);
        }

        return changed;
    }

    private static string NameAt(byte[] file, int at) => Encoding.ASCII.GetString(file, at, Array.IndexOf(file, (byte)0, at) - at);

    private static ushort U16(byte[] file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at));

    private static uint U32(byte[] file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));

    private static ulong U64(byte[] file, int at) => BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
}
