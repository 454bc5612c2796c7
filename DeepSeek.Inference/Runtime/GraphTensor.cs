namespace DeepSeek.Inference.Runtime;

/// <summary>A tensor that a graph file names: a weight, an input or an output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">ONNX's number of the elements' type.</param>
/// <param name="Sides">Its sides; -1 where one depends on the request.</param>
internal sealed record GraphTensor(string Name, int ElementType, IReadOnlyList<long> Sides)
{
    /// <summary>How many elements; 0 where that depends on the request.</summary>
    public long Elements => Sides.Any(side => side < 0) ? 0 : Sides.Aggregate(1L, (product, side) => product * side);

    /// <summary>Bytes of all elements; two of four bits share one.</summary>
    public long Bytes => ((Elements * ElementBits) + 7) / 8;

    /// <summary>Whether its elements are numbers of half precision, of either kind.</summary>
    public bool IsHalf => ElementType is 10 or 16;

    /// <summary>Bits of one element, by the numbers of TensorProto.DataType.</summary>
    public int ElementBits => ElementType switch
    {
        21 or 22 or 23 => 4,
        2 or 3 or 9 or 17 or 18 or 19 or 20 or 24 => 8,
        4 or 5 or 10 or 16 => 16,
        7 or 11 or 13 or 14 => 64,
        15 => 128,
        _ => 32,
    };
}
