namespace DeepSeek.Portal.Api.Admin;

/// <summary>Which part of a list is wanted.</summary>
/// <param name="Page">From 0. Default 0.</param>
/// <param name="PageSize">1 to 200. Default 50.</param>
internal sealed record PageParameters(int? Page, int? PageSize)
{
    private const int Most = 200;
    private const int Usual = 50;
    private const int LastPage = 1_000_000;

    public int Number => Math.Clamp(Page ?? 0, 0, LastPage);

    public int Size => Math.Clamp(PageSize ?? Usual, 1, Most);
}
