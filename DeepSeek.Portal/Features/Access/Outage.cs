using DeepSeek.Portal.Data;
using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Features.Access;

/// <summary>Tells those above the features, who do not know the database, that it did not answer.</summary>
internal static class Outage
{
    /// <summary>True where the same request may go through in a moment.</summary>
    public static bool Means(Exception exception) =>
        DatabaseAway.Means(exception is DbUpdateException { InnerException: { } inner } ? inner : exception) && !StoredData.Refused(exception);
}
