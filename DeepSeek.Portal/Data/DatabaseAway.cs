using System.Data.Common;

namespace DeepSeek.Portal.Data;

/// <summary>Tells an outage of the database from a bug.</summary>
internal static class DatabaseAway
{
    /// <summary>True where the database did not answer. Npgsql wraps what it takes for passing in an <see cref="InvalidOperationException"/>.</summary>
    public static bool Means(Exception exception) =>
        exception is DbException or TimeoutException or InvalidOperationException { InnerException: DbException };
}
