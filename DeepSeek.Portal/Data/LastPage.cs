namespace DeepSeek.Portal.Data;

/// <summary>The last page of a list says itself how many there are in all: whoever searches for a few has them looked for once.</summary>
internal static class LastPage
{
    /// <summary>How many there are; null where the page does not tell, and they have to be counted.</summary>
    /// <param name="before">Rows that were passed over.</param>
    /// <param name="size">Rows that fit on the page.</param>
    /// <param name="found">Rows that are on it.</param>
    public static int? Total(int before, int size, int found) => found < size && (found > 0 || before == 0) ? before + found : null;
}
