using DeepSeek.ModelBuilder.Graph;
using Microsoft.ML.OnnxRuntime;

namespace DeepSeek.ModelBuilder.Runtime;

/// <summary>The inputs that tell a graph the lengths of rows, in either form.</summary>
internal static class RowLengths
{
    /// <summary>The form of a loaded graph.</summary>
    public static LengthInputs FormOf(InferenceSession session) =>
        session.InputMetadata.ContainsKey(Qwen2Graph.AttentionMask) ? LengthInputs.AttentionMask : LengthInputs.SequenceLengths;

    /// <summary>The names of the inputs.</summary>
    public static IReadOnlyList<string> Names(LengthInputs form) =>
        form == LengthInputs.AttentionMask ? [Qwen2Graph.AttentionMask] : [Qwen2Graph.SequenceLengths, Qwen2Graph.TotalLength];

    /// <summary>Their values, in the order of the names; the caller disposes of them.</summary>
    /// <param name="form">The graph's form.</param>
    /// <param name="lengths">How long each row is with the tokens of this run.</param>
    /// <param name="total">The longest of them, or more.</param>
    public static IReadOnlyList<OrtValue> Values(LengthInputs form, int[] lengths, int total)
    {
        if (form == LengthInputs.SequenceLengths)
        {
            return
            [
                OrtValue.CreateTensorValueFromMemory(lengths.Select(l => l - 1).ToArray(), [lengths.Length]),
                OrtValue.CreateTensorValueFromMemory(new[] { total }, [1]),
            ];
        }

        var mask = new long[lengths.Length * total];
        for (var row = 0; row < lengths.Length; row++) mask.AsSpan(row * total, lengths[row]).Fill(1);
        return [OrtValue.CreateTensorValueFromMemory(mask, [lengths.Length, total])];
    }
}
