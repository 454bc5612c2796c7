using System.Text.RegularExpressions;
using Aspire.Hosting;

namespace DeepSeek.AppHost.Tests.AspireTable;

/// <summary>Holds the stand-in to docs/aspire.md: what is public here is what that table says Aspire declares, no more and no less.</summary>
public sealed partial class AspireTableTests
{
    [Fact]
    public void Table_EveryRow_IsDeclaredByTheStandIn() => Assert.Empty(Table().Except(StandIn()));

    [Fact]
    public void StandIn_EveryPublicMember_IsInTheTable() => Assert.Empty(StandIn().Except(Table()));

    [Fact]
    public void Table_EveryRow_NamesAFileOfAspire() => Assert.All(Rows(), row => Assert.Matches(@"^`src/Aspire\.Hosting[A-Za-z.]*/.+\.cs`$", row[2].Trim()));

    private static SortedSet<string> Table() => [.. Rows().Select(row => Text(row[0]) + " :: " + Text(row[1]))];

    // The classes of namespace Projects are the build's, as with Aspire; Program is the compiler's.
    private static SortedSet<string> StandIn() => [.. PublicSurface
        .Of(typeof(DistributedApplication).Assembly.GetExportedTypes().Where(type => type.Namespace is not (null or "Projects")))
        .Select(item => item.Type + " :: " + item.Member)];

    private static IEnumerable<string[]> Rows() => File.ReadLines(Path.Combine(RepositoryFolder.Root, "docs", "aspire.md"))
        .Where(line => line.StartsWith("| `Aspire.", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Split(" | "));

    private static string Text(string cell) => Backticks().Replace(cell, "").Trim();

    [GeneratedRegex("`")]
    private static partial Regex Backticks();
}
