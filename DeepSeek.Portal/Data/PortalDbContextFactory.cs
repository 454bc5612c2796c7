using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Data;

/// <summary>Gives the context of the provider that was chosen to those who need not know which.</summary>
internal sealed class PortalDbContextFactory<T>(IDbContextFactory<T> inner, TimeProvider time) : IDbContextFactory<PortalDbContext> where T : PortalDbContext
{
    public PortalDbContext CreateDbContext()
    {
        var context = inner.CreateDbContext();
        context.Time = time;
        return context;
    }
}
