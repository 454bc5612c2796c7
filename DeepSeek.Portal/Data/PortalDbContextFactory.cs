using Microsoft.EntityFrameworkCore;

namespace DeepSeek.Portal.Data;

/// <summary>Gives the context of the provider that was chosen to those who need not know which.</summary>
internal sealed class PortalDbContextFactory<T>(IDbContextFactory<T> inner) : IDbContextFactory<PortalDbContext> where T : PortalDbContext
{
    public PortalDbContext CreateDbContext() => inner.CreateDbContext();
}
