using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DeepSeek.Portal.Data;

/// <summary>Tells data that the database will not take, however often it is asked, from an outage.</summary>
internal static class StoredData
{
    private const int SqliteTooBig = 18;
    private const int SqliteConstraint = 19;
    private const int SqliteMismatch = 20;

    /// <summary>True where a value or a rule of the schema was the matter: SQLSTATE classes 22 (data) and 23 (integrity), and what SQLite calls them.</summary>
    public static bool Refused(Exception exception) => exception switch
    {
        PostgresException { SqlState: var state } => state.StartsWith("22", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal),
        SqliteException { SqliteErrorCode: SqliteTooBig or SqliteConstraint or SqliteMismatch } => true,
        DbUpdateException { InnerException: { } inner } => Refused(inner),
        _ => false,
    };

    /// <summary>True where two serializable transactions were in each other's way, and this one has to begin again.</summary>
    public static bool Contended(Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.SerializationFailure } => true,

        // Saving wraps it in one, updating without reading in another: Npgsql's hint at what is transient.
        DbUpdateException or InvalidOperationException when exception.InnerException is { } inner => Contended(inner),
        _ => false,
    };
}
