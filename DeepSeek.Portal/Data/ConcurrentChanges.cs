using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Data;

/// <summary>Saves what somebody else may have changed at the same time.</summary>
internal static class ConcurrentChanges
{
    /// <summary>False where what was read is not what is there any more; nothing is saved then.</summary>
    public static async Task<bool> TrySaveAsync(this PortalDbContext context, CancellationToken cancellationToken)
    {
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (e is DbUpdateConcurrencyException || StoredData.Contended(e))
        {
            return false;
        }
    }
}
