namespace DeepSeek.Inference.Runtime;

/// <summary>
/// Where a prompt may be cut into runs, so that it gives the same tokens however it is cut: in large pieces or small ones, from its beginning or from
/// what a cache has of it.
/// </summary>
/// <remarks>
/// On the processor any cut gives the same bits but for one case: attention takes queries in blocks of 32 rows or more, and a block of a single row
/// goes another way (matrix times vector). So cuts lie at multiples of 16, and of a prompt whose last row would be alone the last 17 tokens are never
/// parted. On other devices nothing is known, and every prompt is cut at the same places.
/// </remarks>
/// <param name="Granularity">Cuts lie at multiples of this.</param>
/// <param name="SparesLoneRows">Whether a lone last row is avoided.</param>
internal sealed record PromptCuts(int Granularity, bool SparesLoneRows)
{
    private const int ProcessorGranularity = 16;

    /// <summary>The cuts of a device.</summary>
    /// <param name="device">Where the model computes.</param>
    /// <param name="chunkTokens">The most tokens that it reads in one run.</param>
    public static PromptCuts Of(RuntimeDevice device, int chunkTokens) =>
        device == RuntimeDevice.Cpu ? new PromptCuts(ProcessorGranularity, true) : new PromptCuts(chunkTokens, false);

    /// <summary>How many tokens to read next.</summary>
    /// <param name="past">Tokens that were read; a multiple of the granularity.</param>
    /// <param name="length">Tokens of the whole prompt.</param>
    /// <param name="atMost">Tokens that should not be exceeded; exceeded where less than the shortest piece.</param>
    public int Next(int past, int length, int atMost)
    {
        var remaining = length - past;
        var most = Math.Max(Granularity, atMost / Granularity * Granularity);
        var tail = Tail(length);
        if (tail == 0) return remaining <= atMost ? remaining : Math.Min(remaining, most);
        return remaining <= tail ? remaining : Math.Min(remaining - tail, most);
    }

    /// <summary>How many of a prompt's tokens may come from a cache: the last piece is always read, because its logits are needed.</summary>
    public int Restorable(int length) => (length - Math.Max(1, Tail(length))) / Granularity * Granularity;

    private int Tail(int length) => SparesLoneRows && length > 1 && length % Granularity == 1 ? Granularity + 1 : 0;
}
